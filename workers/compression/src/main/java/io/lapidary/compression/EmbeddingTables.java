package io.lapidary.compression;

import io.lapidary.graph.TensorInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tables out of which a model's inputs pick rows, as tokens pick embeddings. */
public final class EmbeddingTables {
    /** What leaves the numbers of a tensor as they are. */
    private static final Set<String> UNCHANGING =
            Set.of("Cast", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze");

    private EmbeddingTables() {}

    /** By input the number of rows of the smallest table that it picks from; inputs that pick from none are left out. */
    public static Map<String, Long> rows(OnnxModel model) {
        Map<String, Node> producers = model.normalised().producers();
        Map<String, Long> rows = new HashMap<>();
        for (Node node : model.normalised().nodes) {
            if (node.is("Gather")) {
                String picked = origin(node.input(1), producers);
                if (model.graph().inputs().stream().map(TensorInfo::name).anyMatch(picked::equals)) {
                    rows.merge(picked, rows(model, node), Math::min);
                }
            }
        }
        return Map.copyOf(rows);
    }

    private static String origin(String tensor, Map<String, Node> producers) {
        String at = tensor;
        for (Node node = producers.get(at);
                node != null && node.domain.isEmpty() && UNCHANGING.contains(node.op);
                node = producers.get(at)) {
            at = node.input(0);
        }
        return at;
    }

    private static long rows(OnnxModel model, Node gather) {
        Tensor table = model.normalised().constants.get(gather.input(0));
        long[] dims = table != null ? table.dims() : model.shapes().get(gather.input(0));
        return dims == null || dims.length == 0
                ? 1
                : dims[Math.floorMod((int) gather.intAttribute("axis", 0), dims.length)];
    }
}
