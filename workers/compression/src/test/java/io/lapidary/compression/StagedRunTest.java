package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedRunTest {
    private static final int SAMPLES = 40;

    @ParameterizedTest
    @ValueSource(longs = {0, 40_000, Long.MAX_VALUE})
    void piecesGiveWhatAWholeRunGives(long mostBytes) throws Exception {
        OnnxModel model = OnnxReader.read(TestNets.all().get("concat"), "concat");
        Graph graph = model.normalised();
        NoiseInputs inputs = new NoiseInputs(model, SAMPLES, 3);
        Batches batches = Batches.of(model, SAMPLES);
        StagedRun run = new StagedRun(graph, inputs, batches, mostBytes);
        List<String> outputs = graph.nodes.stream().map(Node::output).toList();
        try (OrtRunner whole = OrtRunner.of(graph, outputs)) {
            for (Node node : graph.nodes) {
                Set<String> wanted = Set.of(node.input(0), node.output());
                try (StagedRun.Piece piece = run.before(node, wanted)) {
                    for (int b = 0; b < batches.count(); b++) {
                        Map<String, FloatTensor> batch = inputs.batch(batches.from(b), batches.to(b));
                        Map<String, FloatTensor> expected = new HashMap<>(batch);
                        expected.putAll(whole.floats(batch));
                        expected.keySet().retainAll(wanted);
                        assertThat(piece.run(b)).as(node.name).isEqualTo(expected);
                    }
                }
            }
        }
    }
}
