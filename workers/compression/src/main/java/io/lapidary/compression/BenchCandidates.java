package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Random candidates to measure with. */
public final class BenchCandidates {
    private BenchCandidates() {}

    /** Any number of each group's channels from a quarter on; three of four quantisable layers in int8. */
    public static Candidate draw(ModelGraph graph, Random random) {
        Map<String, Double> keeps = new HashMap<>();
        for (ChannelGroup group : graph.groups()) {
            int least = Math.max(1, group.channels() / 4);
            int kept = least + random.nextInt(group.channels() - least + 1);
            keeps.put(group.name(), (double) kept / group.channels());
        }
        Map<String, Precision> precisions = new HashMap<>();
        for (Layer layer : graph.layers()) {
            if (layer.quantisable() && random.nextInt(4) > 0) {
                precisions.put(layer.name(), Precision.INT8);
            }
        }
        return Candidate.of(keeps, precisions);
    }
}
