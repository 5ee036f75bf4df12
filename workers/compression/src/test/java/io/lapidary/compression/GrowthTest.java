package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the work of understanding a model grows with its layers; ONNX Runtime's own part is left out. */
class GrowthTest {
    private static final int FEW = 1_500;
    private static final int TIMES = 8;
    /** Quadratic growth would be eight times as much again. */
    private static final double MOST = 3.5 * TIMES;

    @Test
    void timeGrowsWithTheNumberOfLayersNotWithItsSquare() throws Exception {
        byte[] few = net(FEW);
        byte[] many = net(FEW * TIMES);
        seconds(few);

        double ofFew = Math.min(seconds(few), Math.min(seconds(few), seconds(few)));
        double ofMany = Math.min(seconds(many), seconds(many));

        assertThat(ofMany / ofFew).isLessThan(MOST);
    }

    private static double seconds(byte[] file) throws Exception {
        Graph graph = Graph.of(ModelProto.parseFrom(file));
        Map<String, long[]> shapes = new HashMap<>();
        graph.nodes.forEach(
                n -> shapes.put(n.output(), new long[] {1, n.is("Concat") ? 4L * n.inputs.size() : 4, 2, 2}));
        Node wide = graph.nodes.get(graph.nodes.size() - 2);
        shapes.put(wide.output(), shapes.get(wide.input(0)));
        long start = System.nanoTime();
        Normaliser.apply(graph);
        Structure structure = new Structure(graph, ChannelFlow.follow(graph, shapes), shapes, 1);
        assertThat(structure.layers).hasSizeGreaterThan(FEW);
        assertThat(structure.groups).hasSizeGreaterThan(FEW / 4);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Half of the layers one behind another, half side by side and then joined, which a depthwise layer ties. */
    private static byte[] net(int layers) {
        Random random = new Random(1);
        OnnxBuilder net = OnnxBuilder.model("growth");
        String x = net.input("x", "N", 4, 2, 2);
        for (int i = 0; i < layers / 2; i++) {
            x = net.relu("r" + i, net.conv("chain" + i, x, TensorData.weights(random, 4, 4, 1, 1), 1, 0));
        }
        String[] sides = new String[layers / 2];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = net.conv("side" + i, x, TensorData.weights(random, 4, 4, 1, 1), 1, 0);
        }
        int width = 4 * sides.length;
        String joined = net.concat("join", 1, sides);
        joined = net.conv("wide", joined, TensorData.weights(random, width, 1, 1, 1), 1, 0, width);
        return net.output(net.conv("end", joined, TensorData.weights(random, 4, width, 1, 1), 1, 0))
                .build();
    }
}
