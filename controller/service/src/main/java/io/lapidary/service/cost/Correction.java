package io.lapidary.service.cost;

import java.util.Arrays;

/**
 * Ridge regression, towards 1, of the factors by which the parts of a prediction must be multiplied to fit what was
 * measured. Errors count relative to the measured value. Deterministic in the order of observations.
 */
final class Correction {
    /** (2 % noise of a measured ratio ÷ 25 % doubt about a part)². */
    private static final double RIDGE = 0.0064;

    private static final double LEAST = 0.3;
    private static final double MOST = 3;

    private final int parts;
    private final double[][] normal;
    private final double[] right;
    private double[] factors;

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
    }

    double apply(double[] contributions) {
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            sum += contributions[i] * factors[i];
        }
        return sum;
    }

    void observe(double[] contributions, double measured, double weight) {
        double scale = weight / (measured * measured);
        for (int i = 0; i < parts; i++) {
            for (int j = 0; j < parts; j++) {
                normal[i][j] += scale * contributions[i] * contributions[j];
            }
            right[i] += scale * contributions[i] * measured;
        }
        factors = solve();
        for (int i = 0; i < parts; i++) {
            factors[i] = Math.max(LEAST, Math.min(MOST, factors[i]));
        }
    }

    /** Gauss–Jordan without pivoting: the ridge makes the matrix positive definite. */
    private double[] solve() {
        double[][] a = new double[parts][];
        double[] b = right.clone();
        for (int i = 0; i < parts; i++) {
            a[i] = normal[i].clone();
        }
        for (int p = 0; p < parts; p++) {
            for (int row = 0; row < parts; row++) {
                if (row != p) {
                    double factor = a[row][p] / a[p][p];
                    for (int col = p; col < parts; col++) {
                        a[row][col] -= factor * a[p][col];
                    }
                    b[row] -= factor * b[p];
                }
            }
        }
        for (int i = 0; i < parts; i++) {
            b[i] /= a[i][i];
        }
        return b;
    }
}
