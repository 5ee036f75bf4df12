package io.lapidary.service.cost;

import java.util.Arrays;

/**
 * Bayesian linear regression of the factors by which the parts of a prediction must be multiplied to fit what was
 * measured; before anything was, each factor is 1. Errors count relative to the measured value; their size is learnt
 * from how far each prediction was off, before it was corrected by the same measurement. Deterministic in the order of
 * observations.
 */
final class Correction {
    /** Relative error of one measured ratio, and of the model's form, before any was seen. */
    private static final double FIRST_NOISE = 0.02;
    /** (noise ÷ 25 % doubt about a part)². */
    private static final double RIDGE = 0.0064;
    /** Observations that the first guess of the noise is worth. */
    private static final double GUESS_WEIGHT = 6;

    private static final double LEAST = 0.3;
    private static final double MOST = 3;

    private final int parts;
    private final double[][] normal;
    private final double[] right;
    private double misses;
    private double observations;
    private Cholesky posterior;
    private double[] factors;
    private double noise = FIRST_NOISE;

    Correction(int parts) {
        this.parts = parts;
        this.normal = new double[parts][parts];
        this.right = new double[parts];
        this.factors = new double[parts];
        for (int i = 0; i < parts; i++) {
            normal[i][i] = RIDGE;
            right[i] = RIDGE;
        }
        Arrays.fill(factors, 1);
        posterior = new Cholesky(normal);
    }

    LatencyForecast apply(double[] contributions) {
        double mean = 0;
        for (int i = 0; i < parts; i++) {
            mean += contributions[i] * factors[i];
        }
        double deviation = noise * spread(contributions, mean);
        double reach = quantile(GUESS_WEIGHT + observations) * deviation;
        return new LatencyForecast(mean, deviation, mean - reach, mean + reach);
    }

    /** Of a measurement around the prediction, in units of the noise. */
    private double spread(double[] contributions, double mean) {
        return Math.sqrt(mean * mean + posterior.inverseForm(contributions));
    }

    /** 97.5 % quantile of Student's distribution, within 0.03 from 6 degrees of freedom on. */
    private static double quantile(double freedom) {
        return 1.96 + 2.4 / freedom + 3 / (freedom * freedom);
    }

    /** What is so by definition: it bends the factors, but tells nothing of noise. */
    void know(double[] contributions, double value, double weight) {
        add(contributions, value, weight);
        fit();
    }

    void observe(double[] contributions, double measured, double weight) {
        double predicted = apply(contributions).ratio();
        double miss = (measured - predicted) / spread(contributions, predicted);
        misses += weight * miss * miss;
        observations += weight;
        noise = Math.sqrt((GUESS_WEIGHT * FIRST_NOISE * FIRST_NOISE + misses) / (GUESS_WEIGHT + observations));
        add(contributions, measured, weight);
        fit();
    }

    private void add(double[] contributions, double measured, double weight) {
        double scale = weight / (measured * measured);
        for (int i = 0; i < parts; i++) {
            for (int j = 0; j < parts; j++) {
                normal[i][j] += scale * contributions[i] * contributions[j];
            }
            right[i] += scale * contributions[i] * measured;
        }
    }

    private void fit() {
        posterior = new Cholesky(normal);
        double[] fitted = posterior.solve(right);
        for (int i = 0; i < parts; i++) {
            factors[i] = Math.max(LEAST, Math.min(MOST, fitted[i]));
        }
    }
}
