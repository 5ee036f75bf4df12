package io.lapidary.compression;

import java.util.Random;

/** Layers with random weights, and inputs that depend on one another. */
final class LayerExamples {
    private LayerExamples() {}

    static LayerWeights weights(long seed, int outputs, int columns) {
        Random random = new Random(seed);
        float[] weights = new float[outputs * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        float[] bias = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            bias[o] = (float) random.nextGaussian();
        }
        return new LayerWeights(outputs, columns, weights, bias);
    }

    /** The ridged Gram matrix of such inputs, the bias entry last. */
    static Matrix gram(long seed, int columns) {
        Random random = new Random(seed);
        Matrix samples = new Matrix(8 * columns, columns + 1);
        for (int s = 0; s < samples.rows; s++) {
            double shared = random.nextGaussian();
            double[] x = new double[columns + 1];
            for (int c = 0; c < columns; c++) {
                x[c] = 0.7 * shared + random.nextGaussian() * (1 + c % 3) + 0.2;
            }
            x[columns] = 1;
            samples.setRow(s, x);
        }
        Matrix gram = new Matrix(columns + 1, columns + 1);
        gram.addGram(samples, samples.rows, 1.0 / samples.rows);
        gram.mirrorLower();
        for (int i = 0; i <= columns; i++) {
            gram.add(i, i, 1e-4);
        }
        return gram;
    }
}
