package io.lapidary.service.agent.rl4j;

import java.util.List;

/** Conversions to the single precision that the networks compute in. */
final class Rows {
    private Rows() {}

    static float[] floats(double[] values) {
        float[] row = new float[values.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values[i];
        }
        return row;
    }

    static float[] floats(List<Double> values) {
        return floats(doubles(values));
    }

    static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
