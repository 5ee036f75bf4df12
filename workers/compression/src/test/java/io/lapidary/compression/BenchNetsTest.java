package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.graph.ModelGraph;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BenchNetsTest {
    @Test
    void theDeepNetworkHas56LayersAndTwoShortcutsOfItsOwn() {
        ModelGraph graph = OnnxReader.read(BenchNets.residual(9, 1), "deep").graph();
        assertThat(graph.layers()).hasSize(56 + 2);
        assertThat(graph.groups()).hasSizeGreaterThanOrEqualTo(27);
    }

    @Test
    void theWideLayerReadsAPrunableGroup() {
        ModelGraph graph = OnnxReader.read(BenchNets.wide(16, 1), "wide").graph();
        assertThat(graph.groups())
                .anyMatch(g -> g.channels() == 16 && g.consumers().contains("conv2"));
        assertThat(BenchCandidates.draw(graph, new Random(1)).groups()).isNotEmpty();
    }
}
