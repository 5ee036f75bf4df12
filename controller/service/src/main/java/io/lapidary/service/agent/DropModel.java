package io.lapidary.service.agent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Predicts the accuracy lost from the closed-form errors of a setting's knobs: Bayesian linear regression, in its
 * Gaussian-process form, whose prior says that each error weighs the same, give or take as much again. The common
 * weight is the median of what was measured. Deterministic in the order of observations.
 */
final class DropModel {
    /** Points lost and points of doubt about it. */
    record Prediction(double mean, double deviation) {}

    private record Observation(double[] errors, double drop) {
        double sum() {
            return total(errors);
        }
    }

    /** Points for a unit of relative error, before anything was measured. */
    private static final double FIRST_SCALE = 10;

    /** Spread of a knob's weight, as a share of the common one. */
    private static final double SPREAD = 1;
    /** Points by which two measurements of one drop would differ. */
    private static final double NOISE = 0.06;
    /** Large drops saturate and say little about small ones. */
    private static final double NOISE_OF_DROP = 0.3;

    private static final int MOST_USED = 200;

    private final double target;
    private final List<Observation> all = new ArrayList<>();
    private List<Observation> used = List.of();
    private double scale = FIRST_SCALE;
    private double[][] factor = {};
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
        double variance = covariance(errors, errors);
        double[] v = forward(k);
        for (double entry : v) {
            variance -= entry * entry;
        }
        return new Prediction(mean, Math.sqrt(Math.max(0, variance) + NOISE * NOISE));
    }

    private static double total(double[] errors) {
        double sum = 0;
        for (double error : errors) {
            sum += error;
        }
        return sum;
    }

    private double covariance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum * scale * scale * SPREAD * SPREAD;
    }

    private void fit() {
        used = all.stream()
                .sorted(Comparator.comparingDouble(o -> Math.abs(o.drop() - target)))
                .limit(MOST_USED)
                .toList();
        double[] ratios = used.stream()
                .filter(o -> o.sum() > 0 && o.drop() > NOISE)
                .mapToDouble(o -> o.drop() / o.sum())
                .sorted()
                .toArray();
        scale = ratios.length == 0 ? FIRST_SCALE : ratios[ratios.length / 2];
        int n = used.size();
        factor = new double[n][n];
        double[] residual = new double[n];
        for (int i = 0; i < n; i++) {
            Observation o = used.get(i);
            double noise = NOISE + NOISE_OF_DROP * Math.max(0, o.drop() - target);
            for (int j = 0; j <= i; j++) {
                factor[i][j] = covariance(o.errors(), used.get(j).errors());
            }
            factor[i][i] += noise * noise;
            residual[i] = o.drop() - scale * o.sum();
        }
        decompose();
        alpha = backward(forward(residual));
    }

    /** Cholesky's decomposition in place, lower triangle. */
    private void decompose() {
        for (int i = 0; i < factor.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = factor[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j][j];
            }
        }
    }

    private double[] forward(double[] right) {
        double[] x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= factor[i][j] * x[j];
            }
            x[i] /= factor[i][i];
        }
        return x;
    }

    private double[] backward(double[] right) {
        double[] x = right.clone();
        for (int i = x.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < x.length; j++) {
                x[i] -= factor[j][i] * x[j];
            }
            x[i] /= factor[i][i];
        }
        return x;
    }
}
