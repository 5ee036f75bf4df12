package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingTablesTest {
    private final Random random = new Random(4);
    private final OnnxBuilder net = OnnxBuilder.model("net");

    private String table(String name, int rows) {
        return net.tensor(name, TensorData.weights(random, rows, 4));
    }

    private Map<String, Long> rows(String output, Object... dims) {
        return EmbeddingTables.rows(OnnxReader.read(net.output(output, dims).build(), "net"));
    }

    private String classified(String embedded) {
        String mean = net.op("ReduceMean", "mean", List.of(embedded), Map.of("axes", List.of(1L), "keepdims", 0L));
        return net.gemm("fc", mean, TensorData.weights(random, 3, 4), TensorData.filled(0, 3));
    }

    @Test
    void ofTwoTablesThatOneInputPicksFromTheSmallerCounts() {
        String ids = net.input("ids", ElementType.INT64, "N", 5);
        String both = net.add(
                "add", net.op("Gather", "tokens", table("t", 50), ids), net.op("Gather", "kinds", table("k", 7), ids));

        assertThat(rows(classified(both), "N", 3)).containsExactly(Map.entry("ids", 7L));
    }

    @Test
    void numbersThatAreOnlyConvertedOnTheWayStayTheSame() {
        String ids = net.input("ids", ElementType.INT32, "N", 5);
        String wide = net.op("Cast", "cast", List.of(ids), Map.of("to", 7L));

        assertThat(rows(classified(net.op("Gather", "tokens", table("t", 50), wide)), "N", 3))
                .containsExactly(Map.entry("ids", 50L));
    }

    @Test
    void numbersThatAreCalculatedWithMayBeAny() {
        String ids = net.input("ids", ElementType.INT64, "N", 5);
        String shifted = net.op("Sub", "shift", ids, net.tensor("ten", TensorData.longs(10)));

        assertThat(rows(classified(net.op("Gather", "tokens", table("t", 50), shifted)), "N", 3))
                .isEmpty();
    }
}
