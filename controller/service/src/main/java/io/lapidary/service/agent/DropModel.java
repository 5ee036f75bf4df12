package io.lapidary.service.agent;

import io.lapidary.service.cost.Cholesky;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Predicts the accuracy lost from the closed-form errors of a setting's knobs: Bayesian linear regression, in its
 * Gaussian-process form, whose prior says that each error weighs the same, give or take as much again. The common
 * weight is the median of what was measured; how far knobs differ from it, and how noisy accuracy is, are what makes
 * the outcomes likeliest. Deterministic in the order of observations.
 */
final class DropModel {
    /** Points lost and points of doubt about it. */
    record Prediction(double mean, double deviation) {}

    /** Spread of a knob's weight, as a share of the common one; points by which two measurements of one drop differ. */
    private record Doubts(double spread, double noise) {}

    private record Observation(double[] errors, double drop) {
        double sum() {
            return total(errors);
        }
    }

    /** Points for a unit of relative error, before anything was measured. */
    private static final double FIRST_SCALE = 10;

    private static final double[] SPREADS = {0.5, 1, 2};
    private static final double[] NOISES = {0.03, 0.04, 0.06, 0.08, 0.12, 0.17, 0.24, 0.34, 0.48, 0.7};
    private static final Doubts FIRST_DOUBTS = new Doubts(1, 0.06);
    /** Fewer outcomes say nothing about their own noise. */
    private static final int FEWEST_TO_CHOOSE = 8;

    /** Large drops saturate and say little about small ones. */
    private static final double NOISE_OF_DROP = 0.3;

    private static final int MOST_USED = 200;

    private final double target;
    private final List<Observation> all = new ArrayList<>();
    private List<Observation> used = List.of();
    private double scale = FIRST_SCALE;
    private Doubts doubts = FIRST_DOUBTS;
    private Cholesky factor = new Cholesky(new double[0][0]);
    private double[] alpha = {};
    private boolean stale;

    /** @param target the drop that matters most, in points */
    DropModel(double target) {
        this.target = target;
    }

    void observe(double[] errors, double drop) {
        all.add(new Observation(errors.clone(), drop));
        stale = true;
    }

    Prediction predict(double[] errors) {
        if (stale) {
            fit();
            stale = false;
        }
        int n = used.size();
        double[] k = new double[n];
        double mean = scale * total(errors);
        for (int i = 0; i < n; i++) {
            k[i] = covariance(errors, used.get(i).errors());
            mean += k[i] * alpha[i];
        }
        double variance = doubts.spread() * doubts.spread() * (covariance(errors, errors) - factor.inverseForm(k));
        double noise = noise(mean);
        return new Prediction(mean, Math.sqrt(Math.max(0, variance) + noise * noise));
    }

    private static double total(double[] errors) {
        double sum = 0;
        for (double error : errors) {
            sum += error;
        }
        return sum;
    }

    /** In units of the squared spread. */
    private double covariance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum * scale * scale;
    }

    private double noise(double drop) {
        return doubts.noise() + NOISE_OF_DROP * Math.max(0, drop - target);
    }

    private void fit() {
        used = all.stream()
                .sorted(Comparator.comparingDouble(o -> Math.abs(o.drop() - target)))
                .limit(MOST_USED)
                .toList();
        double[] ratios = used.stream()
                .filter(o -> o.sum() > 0 && o.drop() > FIRST_DOUBTS.noise())
                .mapToDouble(o -> o.drop() / o.sum())
                .sorted()
                .toArray();
        scale = ratios.length == 0 ? FIRST_SCALE : ratios[ratios.length / 2];
        int n = used.size();
        double[][] signal = new double[n][n];
        double[] residual = new double[n];
        for (int i = 0; i < n; i++) {
            Observation o = used.get(i);
            for (int j = 0; j <= i; j++) {
                signal[i][j] = covariance(o.errors(), used.get(j).errors());
            }
            residual[i] = o.drop() - scale * o.sum();
        }
        doubts = FIRST_DOUBTS;
        double likeliest = fit(signal, residual);
        Doubts best = doubts;
        for (double spread : n < FEWEST_TO_CHOOSE ? new double[0] : SPREADS) {
            for (double noise : NOISES) {
                doubts = new Doubts(spread, noise);
                double likelihood = fit(signal, residual);
                if (likelihood > likeliest) {
                    likeliest = likelihood;
                    best = doubts;
                }
            }
        }
        doubts = best;
        fit(signal, residual);
    }

    /** Fits with the doubts as they are; returns the outcomes' log likelihood, up to a constant. */
    private double fit(double[][] signal, double[] residual) {
        int n = residual.length;
        double squared = doubts.spread() * doubts.spread();
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(signal[i], 0, matrix[i], 0, i + 1);
            double noise = noise(used.get(i).drop());
            // In units of the squared spread, as the signal is.
            matrix[i][i] += noise * noise / squared;
        }
        factor = new Cholesky(matrix);
        alpha = factor.solve(residual);
        double fit = 0;
        for (int i = 0; i < n; i++) {
            fit += residual[i] * alpha[i];
        }
        return -0.5 * (fit / squared + factor.logDeterminant() + n * Math.log(squared));
    }
}
