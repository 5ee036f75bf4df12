package io.lapidary.runtime.score;

import java.util.Arrays;

/**
 * The base's real numbers: agreement is the share of their variation between samples that a model reproduces, 1 − Σ error²
 * ÷ Σ (value − its mean over samples)², not below 0. 99 % is a signal-to-noise ratio of 20 dB, 99.9 % one of 30 dB.
 */
final class KeptValues implements KeptOutput {
    private final int each;
    private final float[][] values;

    KeptValues(int samples, int each) {
        this.each = each;
        this.values = new float[samples][];
    }

    @Override
    public void keep(int from, int to, ModelOutput output) {
        for (int i = from; i < to; i++) {
            values[i] = Arrays.copyOfRange(output.values, (i - from) * each, (i - from + 1) * each);
        }
    }

    @Override
    public long bytesEach() {
        return 4L * each + 16;
    }

    private double variation() {
        double sum = 0;
        for (int v = 0; v < each; v++) {
            double mean = 0;
            for (float[] sample : values) {
                mean += sample[v];
            }
            mean /= values.length;
            for (float[] sample : values) {
                sum += (sample[v] - mean) * (sample[v] - mean);
            }
        }
        return sum;
    }

    @Override
    public Comparison compare() {
        double[] errors = new double[values.length];
        return new Comparison() {
            @Override
            public void add(int from, int to, ModelOutput output) {
                for (int i = from; i < to; i++) {
                    for (int v = 0; v < each; v++) {
                        double error = output.values[(i - from) * each + v] - values[i][v];
                        errors[i] += error * error;
                    }
                }
            }

            @Override
            public double percent() {
                double error = Arrays.stream(errors).sum();
                if (error == 0) {
                    return 100;
                }
                // What is not a number agrees with nothing.
                double share = 1 - error / variation();
                return share > 0 ? 100 * share : 0;
            }
        };
    }
}
