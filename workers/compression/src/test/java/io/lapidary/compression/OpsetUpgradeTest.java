package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rewrite gives the numbers of the old form. */
class OpsetUpgradeTest {
    private record Old(int opset, BiFunction<OnnxBuilder, String, String> tail) {}

    @TestFactory
    Stream<DynamicTest> everyRewriteKeepsTheNumbers() {
        Map<String, Old> cases = new LinkedHashMap<>();
        cases.put("Clip 7", new Old(7, (n, x) -> n.op("Clip", "t", List.of(x), Map.of("min", -0.5f, "max", 0.7f))));
        cases.put("Clip 7, min only", new Old(7, (n, x) -> n.op("Clip", "t", List.of(x), Map.of("min", 0f))));
        cases.put(
                "Pad 7",
                new Old(
                        7,
                        (n, x) -> n.op(
                                "Pad",
                                "t",
                                List.of(x),
                                Map.of("pads", new long[] {0, 0, 1, 1, 0, 0, 2, 0}, "value", 0.5f))));
        cases.put(
                "Slice 9",
                new Old(
                        9,
                        (n, x) -> n.op(
                                "Slice",
                                "t",
                                List.of(x),
                                Map.of("starts", new long[] {1, 0}, "ends", new long[] {4, 3}, "axes", new long[] {2, 3
                                }))));
        cases.put(
                "Squeeze 11",
                new Old(
                        11,
                        (n, x) -> n.op(
                                "Squeeze", "t", List.of(n.globalAveragePool("g", x)), Map.of("axes", new long[] {2, 3
                                }))));
        cases.put(
                "Unsqueeze 11",
                new Old(11, (n, x) -> n.op("Unsqueeze", "t", List.of(x), Map.of("axes", new long[] {4}))));
        cases.put(
                "ReduceSum 11",
                new Old(
                        11,
                        (n, x) -> n.op("ReduceSum", "t", List.of(x), Map.of("axes", new long[] {2}, "keepdims", 0L))));
        cases.put("Softmax 11, axis 1", new Old(11, (n, x) -> n.op("Softmax", "t", List.of(x), Map.of("axis", 1L))));
        cases.put("Softmax 11, last axis", new Old(11, (n, x) -> n.op("Softmax", "t", List.of(x), Map.of("axis", 3L))));
        cases.put("LogSoftmax 9", new Old(9, (n, x) -> n.op("LogSoftmax", "t", List.of(x), Map.of())));
        cases.put(
                "Upsample 9",
                new Old(
                        9,
                        (n, x) -> n.op(
                                "Upsample",
                                "t",
                                List.of(x, n.tensor("s", TensorData.floats(new float[] {1, 1, 2, 2}, 4))),
                                Map.of("mode", "nearest"))));
        cases.put(
                "Upsample 7",
                new Old(
                        7,
                        (n, x) -> n.op(
                                "Upsample", "t", List.of(x), Map.of("mode", "linear", "scales", new float[] {1, 1, 2, 2
                                }))));
        cases.put(
                "Resize 10",
                new Old(
                        10,
                        (n, x) -> n.op(
                                "Resize",
                                "t",
                                List.of(x, n.tensor("s", TensorData.floats(new float[] {1, 1, 1.5f, 2}, 4))),
                                Map.of("mode", "nearest"))));
        cases.put("Dropout 7", new Old(7, (n, x) -> n.op("Dropout", "t", List.of(x), Map.of("ratio", 0.5f))));
        cases.put("Split 11", new Old(11, (n, x) -> {
            n.node("Split", "t", List.of(x), List.of("part1", "part2"), Map.of("axis", 2L, "split", new long[] {2, 4}));
            return "part2";
        }));
        return cases.entrySet().stream()
                .map(c -> DynamicTest.dynamicTest(c.getKey(), () -> check(c.getKey(), c.getValue())));
    }

    private static void check(String name, Old old) throws Exception {
        Random random = new Random(3);
        OnnxBuilder net = OnnxBuilder.model("old").opset(old.opset());
        String x = net.input("x", "N", 2, 6, 6);
        x = net.conv("conv", x, TensorData.weights(random, 3, 2, 3, 3), TensorData.floats(new float[3], 3), 1, 1, 1);
        net.output(old.tail().apply(net, x));
        byte[] bytes = net.build();
        OnnxModel model = OnnxReader.read(bytes, name);
        assertThat(model.normalised().opset()).isGreaterThanOrEqualTo(13);
        NoiseInputs inputs = new NoiseInputs(model, 4, 5);
        assertThat(Outputs.of(model.normalised().toBytes(Map.of()), model, inputs, 4))
                .containsExactly(Outputs.of(bytes, model, inputs, 4), within(1e-5f));
    }
}
