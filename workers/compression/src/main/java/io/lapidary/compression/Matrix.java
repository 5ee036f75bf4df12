package io.lapidary.compression;

import static org.bytedeco.openblas.global.openblas.CblasLeft;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.bytedeco.openblas.global.openblas;

/**
 * A row-major matrix of doubles outside the heap, so that BLAS and LAPACK work on it in place. LAPACK is told that the
 * lower triangle is a column-major upper one, which is the same memory and spares it a transposed copy.
 */
final class Matrix {
    final int rows;
    final int columns;
    private final DoubleBuffer values;

    Matrix(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        long bytes = 8L * rows * columns;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A matrix of (%d) × (%d) is too large.".formatted(rows, columns));
        }
        values = ByteBuffer.allocateDirect((int) bytes)
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer();
    }

    double get(int row, int column) {
        return values.get(row * columns + column);
    }

    void set(int row, int column, double value) {
        values.put(row * columns + column, value);
    }

    void add(int row, int column, double value) {
        int at = row * columns + column;
        values.put(at, values.get(at) + value);
    }

    void setRow(int row, double[] source) {
        values.put(row * columns, source, 0, columns);
    }

    /** The first entries of a row, from an array's {@code from} on. */
    void setRow(int row, double[] source, int from, int count) {
        values.put(row * columns, source, from, count);
    }

    double[] row(int row) {
        double[] target = new double[columns];
        values.get(row * columns, target);
        return target;
    }

    /** Entries of a row, from one column to before another. */
    double[] rowPart(int row, int from, int to) {
        double[] target = new double[to - from];
        values.get(row * columns + from, target);
        return target;
    }

    Matrix copy() {
        Matrix copy = new Matrix(rows, columns);
        copy.values.put(0, values, 0, rows * columns);
        return copy;
    }

    /** Lower triangle of this += scale · bᵀ b, of b's first {@code used} rows. */
    void addGram(Matrix b, int used, double scale) {
        openblas.cblas_dsyrk(
                CblasRowMajor, CblasLower, CblasTrans, columns, used, scale, b.values, b.columns, 1, values, columns);
    }

    /** Copies the lower triangle over the upper one. */
    void mirrorLower() {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < i; j++) {
                set(j, i, get(i, j));
            }
        }
    }

    void scaleLower(double factor) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                set(i, j, get(i, j) * factor);
            }
        }
    }

    double trace() {
        double trace = 0;
        for (int i = 0; i < rows; i++) {
            trace += get(i, i);
        }
        return trace;
    }

    double sum() {
        double sum = 0;
        for (int i = 0; i < rows * columns; i++) {
            sum += values.get(i);
        }
        return sum;
    }

    void addDiagonal(double value) {
        for (int i = 0; i < rows; i++) {
            add(i, i, value);
        }
    }

    /** The matrix with rows and columns in this order: entry (i, j) is this (order[i], order[j]). */
    Matrix permuted(int[] order) {
        Matrix target = new Matrix(order.length, order.length);
        double[] line = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            double[] source = row(order[i]);
            for (int j = 0; j < order.length; j++) {
                line[j] = source[order[j]];
            }
            target.setRow(i, line);
        }
        return target;
    }

    /** this · b. */
    Matrix times(Matrix b) {
        Matrix product = new Matrix(rows, b.columns);
        openblas.cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                rows,
                b.columns,
                columns,
                1,
                values,
                columns,
                b.values,
                b.columns,
                0,
                product.values,
                product.columns);
        return product;
    }

    /** Sum of the products of entries in the same place. */
    double dot(Matrix b) {
        double sum = 0;
        for (int i = 0; i < rows * columns; i++) {
            sum += values.get(i) * b.values.get(i);
        }
        return sum;
    }

    /** this −= aᵀ · b, with a and b of as many rows. */
    void subtractTransposedProduct(Matrix a, Matrix b) {
        addTransposedProduct(a, b, a.rows, -1);
    }

    /** this += scale · aᵀ · b, of the first {@code used} rows of a and b. */
    void addTransposedProduct(Matrix a, Matrix b, int used, double scale) {
        openblas.cblas_dgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                rows,
                columns,
                used,
                scale,
                a.values,
                a.columns,
                b.values,
                b.columns,
                1,
                values,
                columns);
    }

    /** The leading {@code count} columns of this += a · b, with as many rows of b, from row {@code count} on, as a has columns. */
    void addLeadingProduct(Matrix a, Matrix b, int count) {
        if (count > 0) {
            openblas.cblas_dgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasNoTrans,
                    rows,
                    count,
                    a.columns,
                    1,
                    a.values,
                    a.columns,
                    b.values.slice(count * b.columns, a.columns * b.columns),
                    b.columns,
                    1,
                    values,
                    columns);
        }
    }

    Matrix minus(Matrix b) {
        Matrix difference = new Matrix(rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            difference.values.put(i, values.get(i) - b.values.get(i));
        }
        return difference;
    }

    Matrix transposed() {
        Matrix target = new Matrix(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                target.set(j, i, get(i, j));
            }
        }
        return target;
    }

    /** Replaces the lower triangle of a symmetric positive definite matrix by its Cholesky factor. */
    void factorise() {
        int info = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', columns, values, columns);
        if (info != 0) {
            throw new IllegalStateException(
                    "Impossible state: a ridged Gram matrix is not positive definite at (%d).".formatted(info));
        }
    }

    /** Replaces a Cholesky factor by the inverse of the factorised matrix, both triangles. */
    void invertFactorised() {
        int info = openblas.LAPACKE_dpotri(openblas.LAPACK_COL_MAJOR, (byte) 'U', columns, values, columns);
        if (info != 0) {
            throw new IllegalStateException("Impossible state: a Cholesky factor is singular at (%d).".formatted(info));
        }
        mirrorLower();
    }

    /** b ← L⁻¹ b, with L the leading {@code size} rows and columns of this factor. */
    void forwardSolve(Matrix b, int size) {
        triangularSolve(CblasNoTrans, b, size);
    }

    /** b ← L⁻ᵀ b, with L the leading {@code size} rows and columns of this factor. */
    void backwardSolve(Matrix b, int size) {
        triangularSolve(CblasTrans, b, size);
    }

    private void triangularSolve(int transposition, Matrix b, int size) {
        openblas.cblas_dtrsm(
                CblasRowMajor,
                CblasLeft,
                CblasLower,
                transposition,
                CblasNonUnit,
                size,
                b.columns,
                1,
                values,
                columns,
                b.values,
                b.columns);
    }

    /** The first rows. */
    Matrix leadingRows(int count) {
        Matrix target = new Matrix(count, columns);
        target.values.put(0, values, 0, count * columns);
        return target;
    }
}
