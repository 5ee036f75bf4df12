package io.lapidary.compression;

import java.util.Arrays;

/** The values that a rounded weight can take, in units of its output's scale: ascending, at most 255. */
final class Levels {
    private final double[] values;
    private final double[] borders;
    private final boolean isGrid;

    private Levels(double[] values, boolean isGrid) {
        this.values = values;
        this.isGrid = isGrid;
        this.borders = new double[values.length - 1];
        for (int i = 0; i < borders.length; i++) {
            borders[i] = (values[i] + values[i + 1]) / 2;
        }
    }

    /** Whole numbers from −(2^(bits−1) − 1) to the same above zero. */
    static Levels grid(int bits) {
        int most = (1 << (bits - 1)) - 1;
        double[] values = new double[2 * most + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - most;
        }
        return new Levels(values, true);
    }

    /** Shared values, in any order. */
    static Levels codebook(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Levels(sorted, false);
    }

    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    /** The largest size of a value. */
    double reach() {
        return Math.max(-values[0], values[values.length - 1]);
    }

    /** Index of the nearest value. */
    int nearest(double x) {
        if (isGrid) {
            long whole = Math.round(x) + values.length / 2;
            return (int) Math.max(0, Math.min(values.length - 1, whole));
        }
        int place = Arrays.binarySearch(borders, x);
        return place >= 0 ? place : -place - 1;
    }
}
