package io.lapidary.service.agent;

import io.lapidary.service.cost.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Predicts the accuracy lost from the closed-form errors of a setting's knobs: a Gaussian process (Rasmussen and
 * Williams 2006) over the logarithm of the points lost, since large drops differ by factors and small ones by points.
 * Its prior says that each error weighs the same; outcomes tell how far knobs' weights differ, how far settings that
 * are alike lose alike (which takes in that errors add to each other or make up for each other), and how noisy accuracy
 * is: what makes the outcomes likeliest is believed. Deterministic in the order of observations.
 */
final class DropModel {
    /**
     * What a measurement will say.
     *
     * @param level its logarithm of the points lost: see {@link #level}
     * @param doubt standard deviation of the level
     * @param mean points lost
     * @param deviation points of doubt about it
     */
    record Prediction(double level, double doubt, double mean, double deviation) {}

    /**
     * What is not known beforehand.
     *
     * @param spread of a knob's weight, as a share of the common one
     * @param rough deviation from the weighted sum, between settings that are not alike
     * @param reach how far two settings may be apart and still be alike, as a share of their usual errors
     * @param noise by which two measurements of one setting differ
     */
    private record Doubts(double spread, double rough, double reach, double noise) {}

    private record Observation(double[] errors, double drop) {
        double level() {
            return DropModel.level(drop);
        }
    }

    /** Of the outcomes in use, each with each: what does not depend on doubts. */
    private record Pairs(double[][] products, double[][] distances, double[] residual) {}

    /** Points for a unit of relative error, before anything was measured. */
    private static final double FIRST_SCALE = 10;

    private static final double[] SPREADS = {0.1, 0.4, 0.8, 1.6};
    private static final double[] ROUGHS = {0.03, 0.12, 0.25, 0.5};
    private static final double[] REACHES = {0.3, 1};
    private static final double[] NOISES = {0.03, 0.06, 0.12, 0.24};
    private static final Doubts FIRST_DOUBTS = new Doubts(0.4, 0.2, 0.5, 0.1);
    /** Fewer outcomes say nothing about their own noise. */
    private static final int FEWEST_TO_CHOOSE = 8;

    private static final int MOST_USED = 200;

    private final double target;
    private final List<Observation> all = new ArrayList<>();
    private final List<double[]> expected = new ArrayList<>();
    private List<Observation> used = List.of();
    private double scale = FIRST_SCALE;
    private double usual = 1;
    private Doubts doubts = FIRST_DOUBTS;
    private Cholesky factor = new Cholesky(new double[0][0]);
    private double[] alpha = {};
    private boolean stale;

    /** @param target the drop that matters most, in points */
    DropModel(double target) {
        this.target = target;
    }

    /** A setting is under way: until its outcome comes, it is taken to lose what is predicted. */
    void expect(double[] errors) {
        expected.add(errors.clone());
        stale = true;
    }

    /** A setting is no longer under way; nothing where it never was. */
    void forget(double[] errors) {
        expected.stream().filter(e -> Arrays.equals(e, errors)).findFirst().ifPresent(expected::remove);
        stale = true;
    }

    /** Logarithm of the points lost, and 1; where something is gained, the points. */
    static double level(double drop) {
        return drop < 0 ? drop : Math.log1p(drop);
    }

    void observe(double[] errors, double drop) {
        all.add(new Observation(errors.clone(), drop));
        stale = true;
    }

    Prediction predict(double[] errors) {
        if (stale) {
            fit();
            believe();
            stale = false;
        }
        return prediction(errors);
    }

    private Prediction prediction(double[] errors) {
        int n = used.size();
        double[] k = new double[n];
        double level = scale * total(errors);
        for (int i = 0; i < n; i++) {
            double[] other = used.get(i).errors();
            k[i] = covariance(product(errors, other), distance(errors, other));
            level += k[i] * alpha[i];
        }
        double variance = covariance(product(errors, errors), 0) - factor.inverseForm(k);
        double deviation = Math.sqrt(Math.max(0, variance) + doubts.noise() * doubts.noise());
        // A step of the level is worth the more points, the more is lost.
        double points = level < 0 ? level : Math.expm1(level);
        return new Prediction(level, deviation, points, deviation * (1 + Math.max(0, points)));
    }

    static double total(double[] errors) {
        double sum = 0;
        for (double error : errors) {
            sum += error;
        }
        return sum;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** Of two settings' levels, from the product of their errors and the distance between them. */
    private double covariance(double product, double distance) {
        double weights = doubts.spread() * scale;
        return weights * weights * product
                + doubts.rough() * doubts.rough() * Math.exp(-distance / (doubts.reach() * usual));
    }

    private void fit() {
        used = all.stream()
                .sorted(Comparator.comparingDouble(o -> Math.abs(o.drop() - target)))
                .limit(MOST_USED)
                .toList();
        double[] ratios = used.stream()
                .filter(o -> total(o.errors()) > 0 && o.drop() > FIRST_DOUBTS.noise())
                .mapToDouble(o -> o.level() / total(o.errors()))
                .sorted()
                .toArray();
        scale = ratios.length == 0 ? FIRST_SCALE : ratios[ratios.length / 2];
        double squares = used.stream()
                .mapToDouble(o -> product(o.errors(), o.errors()))
                .average()
                .orElse(0);
        usual = squares > 0 ? Math.sqrt(squares) : 1;
        Pairs pairs = pairs();
        doubts = used.size() < FEWEST_TO_CHOOSE ? FIRST_DOUBTS : likeliest(pairs);
        fit(pairs);
    }

    /** Takes what is expected for measured: predictions stay, doubt about settings like these goes. */
    private void believe() {
        if (expected.isEmpty()) {
            return;
        }
        List<Observation> believed = new ArrayList<>(used);
        for (double[] errors : expected) {
            believed.add(new Observation(errors, prediction(errors).mean()));
        }
        used = believed;
        fit(pairs());
    }

    private Pairs pairs() {
        int n = used.size();
        double[][] products = new double[n][n];
        double[][] distances = new double[n][n];
        double[] residual = new double[n];
        for (int i = 0; i < n; i++) {
            Observation o = used.get(i);
            for (int j = 0; j <= i; j++) {
                products[i][j] = product(o.errors(), used.get(j).errors());
                distances[i][j] = distance(o.errors(), used.get(j).errors());
            }
            residual[i] = o.level() - scale * total(o.errors());
        }
        return new Pairs(products, distances, residual);
    }

    private Doubts likeliest(Pairs pairs) {
        Doubts best = FIRST_DOUBTS;
        double most = Double.NEGATIVE_INFINITY;
        for (double spread : SPREADS) {
            for (double rough : ROUGHS) {
                for (double reach : REACHES) {
                    for (double noise : NOISES) {
                        doubts = new Doubts(spread, rough, reach, noise);
                        double likelihood = fit(pairs);
                        if (likelihood > most) {
                            most = likelihood;
                            best = doubts;
                        }
                    }
                }
            }
        }
        return best;
    }

    /** Fits with the doubts as they are; returns the outcomes' log likelihood, up to a constant. */
    private double fit(Pairs pairs) {
        int n = used.size();
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = covariance(pairs.products()[i][j], pairs.distances()[i][j]);
            }
            matrix[i][i] += doubts.noise() * doubts.noise();
        }
        factor = new Cholesky(matrix);
        alpha = factor.solve(pairs.residual());
        return -0.5 * (product(pairs.residual(), alpha) + factor.logDeterminant());
    }
}
