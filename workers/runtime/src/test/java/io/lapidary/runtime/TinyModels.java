package io.lapidary.runtime;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.Shape;
import io.lapidary.compression.TensorData;
import io.lapidary.runtime.data.LabelledData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small models and data made by code. */
final class TinyModels {
    private TinyModels() {}

    /** A stack of 3×3 convolutions of one width on 28×28 grey pictures, then ten scores. */
    static byte[] stack(Object batch, int width, int depth) {
        Random random = new Random(5);
        OnnxBuilder net = OnnxBuilder.model("stack");
        String x = net.input("x", batch, 1, 28, 28);
        int channels = 1;
        for (int i = 0; i < depth; i++) {
            x = net.conv("conv" + i, x, TensorData.weights(random, width, channels, 3, 3), i == 0 ? 2 : 1, 1);
            x = net.relu("relu" + i, x);
            channels = width;
        }
        x = net.flatten("flatten", net.globalAveragePool("pool", x));
        x = net.gemm("fc", x, TensorData.weights(random, 10, width), TensorData.filled(0, 10));
        return net.output(x, batch, 10).build();
    }

    /** Ten inputs straight to ten outputs, doubled. */
    static byte[] doubling(Object batch) {
        float[] eye = new float[100];
        for (int i = 0; i < 10; i++) {
            eye[i * 11] = 2;
        }
        OnnxBuilder net = OnnxBuilder.model("doubling");
        String y = net.matMul("fc", net.input("x", batch, 10), TensorData.floats(eye, 10, 10));
        return net.output(y, batch, 10).build();
    }

    /** Samples given as rows; their labels beside them. */
    static LabelledData rows(float[][] rows, int[] labels) {
        return samples(rows, labels, List.of((long) rows[0].length));
    }

    /** Random pictures 1×28×28 with random labels. */
    static LabelledData pictures(int size) {
        Random random = new Random(3);
        float[][] rows = new float[size][784];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(10);
            for (int j = 0; j < 784; j++) {
                rows[i][j] = (float) random.nextGaussian();
            }
        }
        return samples(rows, labels, List.of(1L, 28L, 28L));
    }

    private static LabelledData samples(float[][] rows, int[] labels, List<Long> dims) {
        return new LabelledData() {
            @Override
            public int size() {
                return rows.length;
            }

            @Override
            public Map<String, FloatTensor> batch(int from, int to) {
                int values = rows[0].length;
                FloatBuffer buffer = ByteBuffer.allocateDirect((to - from) * values * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                for (int i = from; i < to; i++) {
                    buffer.put(rows[i]);
                }
                List<Long> shape = new ArrayList<>();
                shape.add((long) (to - from));
                shape.addAll(dims);
                return Map.of("x", new FloatTensor(buffer.rewind(), new Shape(shape)));
            }

            @Override
            public int label(int i) {
                return labels == null ? -1 : labels[i];
            }

            @Override
            public int classes() {
                return labels == null ? 0 : 10;
            }

            @Override
            public String name() {
                return "rows";
            }
        };
    }
}
