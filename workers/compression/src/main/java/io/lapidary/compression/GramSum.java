package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;

/** Accumulates E[x xᵀ] of some of the entries of patches, with the 1 for the bias appended. */
final class GramSum {
    private static final int CHUNK = 256;

    private final int from;
    private final Matrix gram;
    private final Matrix chunk;
    private int filled;
    private long samples;

    /** @param from the first entry of a patch that is taken, {@code to} the first that is not */
    GramSum(int from, int to) {
        int columns = to - from + 1;
        this.from = from;
        this.gram = new Matrix(columns, columns);
        this.chunk = new Matrix(CHUNK, columns);
    }

    /** Takes a whole patch. */
    void add(double[] x) {
        chunk.setRow(filled, x, from, chunk.columns - 1);
        chunk.set(filled, chunk.columns - 1, 1);
        filled++;
        samples++;
        if (filled == CHUNK) {
            flush();
        }
    }

    private void flush() {
        gram.addGram(chunk, filled, 1);
        filled = 0;
    }

    /**
     * The ridged Gram matrix A = G + λI, λ = 1e-4 · mean diagonal of G; both triangles.
     *
     * @param layer to name it where an input is not a finite number
     * @throws InvalidInput where one is not
     */
    Matrix finish(String layer) {
        if (samples == 0) {
            throw new IllegalStateException("Impossible state: no sample reached %s.".formatted(layer));
        }
        flush();
        gram.scaleLower(1.0 / samples);
        double trace = gram.trace();
        if (!Double.isFinite(trace)) {
            throw InvalidInput.of(
                    "data.calibration",
                    layer,
                    "Calibration leads to inputs of this layer that are not finite numbers.",
                    "Look for NaN or infinite values in the samples, and at the preprocessing.");
        }
        gram.addDiagonal(1e-4 * trace / gram.columns);
        gram.mirrorLower();
        return gram;
    }
}
