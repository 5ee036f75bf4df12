package io.lapidary.service.cost;

/** Cholesky's decomposition L·Lᵀ of a symmetric positive definite matrix, to solve with. */
public final class Cholesky {
    private static final double LEAST_PIVOT = 1e-12;

    private final double[][] lower;

    /** @param matrix of which the lower triangle is read; it is not changed */
    public Cholesky(double[][] matrix) {
        int n = matrix.length;
        lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / lower[j][j];
            }
        }
    }

    /** x with matrix · x = right. */
    public double[] solve(double[] right) {
        double[] x = halfSolve(right);
        for (int i = x.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < x.length; j++) {
                x[i] -= lower[j][i] * x[j];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }

    /** rightᵀ · matrix⁻¹ · right. */
    public double inverseForm(double[] right) {
        double sum = 0;
        for (double entry : halfSolve(right)) {
            sum += entry * entry;
        }
        return sum;
    }

    /** Logarithm of the determinant. */
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += 2 * Math.log(lower[i][i]);
        }
        return sum;
    }

    private double[] halfSolve(double[] right) {
        double[] x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= lower[i][j] * x[j];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
