package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.lapidary.graph.FrozenAxis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes that compute as layers do, but are kept whole: the user is told of each, and why. */
final class KeptNodes {
    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN");

    private KeptNodes() {}

    private static boolean isLayer(Node node) {
        return node.domain.isEmpty() && LAYERS.contains(node.op);
    }

    /** Why a node that is no layer to compress is kept whole; null where nobody would take it for one. */
    static String reason(Node node, ChannelFlow flow) {
        if (node.hasSubgraph()) {
            long inside =
                    node.innerGraphs().stream().mapToLong(KeptNodes::layers).sum();
            return inside == 0
                    ? null
                    : "its inner graphs, which are kept whole, hold layers (%d); they are not counted"
                            .formatted(inside);
        }
        return isLayer(node) ? flow.keptReason(node) : null;
    }

    private static long layers(GraphProto graph) {
        long count = 0;
        for (NodeProto proto : graph.getNodeList()) {
            Node node = Node.of(proto, proto.getName());
            count += isLayer(node) ? 1 : 0;
            count += node.innerGraphs().stream().mapToLong(KeptNodes::layers).sum();
        }
        return count;
    }

    /** Those of the file that the normalised graph no longer has. */
    static List<FrozenAxis> gone(Graph file, Graph normalised) {
        Set<String> left = new HashSet<>();
        normalised.nodes.forEach(n -> left.add(n.name));
        List<FrozenAxis> gone = new ArrayList<>();
        for (Node node : file.nodes) {
            if (isLayer(node) && !left.contains(node.name)) {
                gone.add(new FrozenAxis(
                        node.name,
                        "it works on constants alone, or nothing reads its result; compressed files do without it"));
            }
        }
        return gone;
    }
}
