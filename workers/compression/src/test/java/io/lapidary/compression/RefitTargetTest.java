package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefitTargetTest {
    private static OnnxModel model() {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("shortcuts");
        String x = net.input("x", "N", 3, 8, 8);
        String inner = net.relu("relu", net.conv("inner", x, TensorData.weights(random, 6, 3, 3, 3), 1, 1));
        String outer = net.conv("outer", inner, TensorData.weights(random, 4, 6, 3, 3), 1, 1);
        String shortcut = net.conv("shortcut", x, TensorData.weights(random, 4, 3, 1, 1), 1, 0);
        net.outputAs("y", net.relu("last", net.add("sum", outer, shortcut)), "N", 4, 8, 8);
        return OnnxReader.read(net.build(), "shortcuts");
    }

    private static Node node(OnnxModel model, String name) {
        return model.normalised().nodes.stream()
                .filter(n -> n.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLayerBeforeAnAdditionAimsAtTheSum() {
        OnnxModel model = model();
        assertThat(RefitTarget.of(model, node(model, "outer"), n -> false))
                .isEqualTo(new RefitTarget("outer_output_0", "sum_output_0"));
    }

    @Test
    void aShortcutThatIsStillToChangeIsNotAimedAt() {
        OnnxModel model = model();
        Node shortcut = node(model, "shortcut");
        assertThat(RefitTarget.of(model, node(model, "outer"), shortcut::equals))
                .isEqualTo(new RefitTarget("outer_output_0", "outer_output_0"));
    }

    @Test
    void aLayerBeforeAnActivationAimsAtItsOwnOutput() {
        OnnxModel model = model();
        assertThat(RefitTarget.of(model, node(model, "inner"), n -> false))
                .isEqualTo(new RefitTarget("inner_output_0", "inner_output_0"));
    }

    @Test
    void theCompressedShortcutIsTakenOffTheOriginalSum() {
        RefitTarget target = new RefitTarget("out", "sum");
        // Two samples, three channels of which 0 and 2 are kept, two positions.
        Map<String, FloatTensor> original =
                Map.of("sum", tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 3, 1, 2));
        Map<String, FloatTensor> compressed = Map.of(
                "out", tensor(new float[] {0, 0, 0, 0, 0, 0, 0, 2}, 2, 2, 1, 2),
                "sum", tensor(new float[] {0, 0, 0, 0, 0, 30, 0, 42}, 2, 2, 1, 2));
        double[] y = new double[2];
        target.reader(original, compressed, new int[] {0, 2}, 3, false).read(1, 1, y);
        // The shortcut holds 30 and 40 there.
        assertThat(y).containsExactly(8 - 30, 12 - 40);
    }

    private static FloatTensor tensor(float[] values, long... dims) {
        return new FloatTensor(FloatBuffer.wrap(values), Shape.of(dims));
    }
}
