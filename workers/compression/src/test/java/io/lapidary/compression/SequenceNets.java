package io.lapidary.compression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks on features, tokens and signals. */
final class SequenceNets {
    private static final int TOKENS = 5;
    private static final int WIDTH = 12;
    private static final int HEADS = 4;

    private SequenceNets() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> nets = new LinkedHashMap<>();
        nets.put("mlp-norm", mlp());
        nets.put("transformer", transformer(false));
        nets.put("transformer-joint", transformer(true));
        nets.put("lstm", recurrent("LSTM", 4));
        nets.put("gru", recurrent("GRU", 3));
        nets.put("rnn-both-ways", bothWays());
        nets.put("conv-1d", signal());
        return nets;
    }

    private static byte[] mlp() {
        Parts p = new Parts("mlp", 41);
        String x = p.norm("bn1", p.fc("fc1", p.net.input("x", "N", 10), 10, 24), 24);
        x = p.norm("bn2", p.net.op("Softplus", "soft", x), 24);
        x = p.net.op("Tanh", "tanh", p.linear("fc2", x, 24, 16));
        return p.ending(p.fc("fc3", x, 16, 3), 3);
    }

    /** A block of heads and a feed-forward layer, queries, keys and values apart or from one product. */
    private static byte[] transformer(boolean joint) {
        Parts p = new Parts("transformer", 42);
        String x = p.linear("embed", p.net.input("x", "N", TOKENS, 6), 6, WIDTH);
        String normed = p.layerNorm("norm1", x, WIDTH);
        String mixed = joint ? jointHeads(p, normed) : heads(p, normed);
        x = p.net.add("sum1", x, p.linear("out", mixed, WIDTH, WIDTH));
        String y = p.linear("up", p.layerNorm("norm2", x, WIDTH), WIDTH, 20);
        x = p.net.add("sum2", x, p.linear("down", gelu(p, y), 20, WIDTH));
        x = p.net.op(
                "ReduceMean",
                "mean",
                List.of(p.layerNorm("norm3", x, WIDTH)),
                Map.of("axes", new long[] {1}, "keepdims", 0));
        return p.ending(p.fc("head", x, WIDTH, 3), 3);
    }

    private static String gelu(Parts p, String x) {
        String scaled = p.net.op("Div", "gelu_div", x, p.net.tensor("root2", TensorData.scalar(1.4142135f)));
        String one =
                p.net.add("gelu_add", p.net.op("Erf", "gelu_erf", scaled), p.net.tensor("one", TensorData.scalar(1)));
        return p.net.mul("gelu_half", p.net.mul("gelu_mul", x, one), p.net.tensor("half", TensorData.scalar(0.5f)));
    }

    private static String heads(Parts p, String x) {
        String q = head(p, "query", x, 0, 2, 1, 3);
        String k = head(p, "key", x, 0, 2, 3, 1);
        String v = head(p, "value", x, 0, 2, 1, 3);
        return attended(p, q, k, v);
    }

    private static String head(Parts p, String name, String x, long... order) {
        String y = p.linear(name, x, WIDTH, WIDTH);
        y = p.net.reshape(name + "_split", y, 0, 0, HEADS, WIDTH / HEADS);
        return p.transpose(name + "_turn", y, order);
    }

    private static String attended(Parts p, String q, String k, String v) {
        String scores = p.net.op("MatMul", "scores", q, k);
        scores = p.net.op("Div", "scaled", scores, p.net.tensor("root", TensorData.scalar(1.7f)));
        String weights = p.net.op("Softmax", "softmax", List.of(scores), Map.of("axis", -1));
        String mixed = p.transpose("back", p.net.op("MatMul", "mixed", weights, v), 0, 2, 1, 3);
        return p.net.reshape("join", mixed, 0, 0, WIDTH);
    }

    private static String jointHeads(Parts p, String x) {
        String all = p.linear("qkv", x, WIDTH, 3 * WIDTH);
        all = p.net.reshape("split", all, 0, TOKENS, 3, HEADS, WIDTH / HEADS);
        all = p.transpose("turn", all, 2, 0, 3, 1, 4);
        String[] parts = new String[3];
        for (int i = 0; i < 3; i++) {
            String index = p.net.tensor(
                    "index" + i, TensorData.raw(ElementType.INT64, new byte[] {(byte) i, 0, 0, 0, 0, 0, 0, 0}));
            parts[i] = p.net.op("Gather", "part" + i, List.of(all, index), Map.of("axis", 0));
        }
        return attended(p, parts[0], p.transpose("keys", parts[1], 0, 1, 3, 2), parts[2]);
    }

    /** A dense layer, a recurrent one, and dense ones on its last state. */
    private static byte[] recurrent(String op, int gates) {
        Parts p = new Parts("recurrent", 43);
        String x = p.transpose("time_first", p.net.input("x", "N", TOKENS, 4), 1, 0, 2);
        x = p.net.op("Tanh", "tanh", p.linear("embed", x, 4, 8));
        String w = p.net.tensor("w", TensorData.normal(p.random, 0.3, 1, gates * 6L, 8));
        String r = p.net.tensor("r", TensorData.normal(p.random, 0.3, 1, gates * 6L, 6));
        String b = p.net.tensor("b", TensorData.normal(p.random, 0.1, 1, gates * 12L));
        p.net.node(op, "memory", List.of(x, w, r, b), List.of("", "last"), Map.of("hidden_size", 6));
        String last = p.net.op("Squeeze", "squeeze", "last", p.longs("axes", 0));
        return p.ending(p.fc("fc2", p.relu(p.fc("fc1", last, 6, 10)), 10, 3), 3);
    }

    /** Two directions whose outputs at every step go on. */
    private static byte[] bothWays() {
        Parts p = new Parts("both-ways", 45);
        String x = p.transpose("time_first", p.net.input("x", "N", TOKENS, 4), 1, 0, 2);
        String w = p.net.tensor("w", TensorData.normal(p.random, 0.3, 2, 6, 4));
        String r = p.net.tensor("r", TensorData.normal(p.random, 0.3, 2, 6, 6));
        p.net.node(
                "RNN",
                "memory",
                List.of(x, w, r),
                List.of("steps"),
                Map.of("hidden_size", 6, "direction", "bidirectional"));
        x = p.net.reshape("join", p.transpose("batch_first", "steps", 2, 0, 1, 3), 0, 0, 12);
        return p.ending(p.linear("fc2", p.relu(p.linear("fc1", x, 12, 10)), 10, 3), TOKENS, 3);
    }

    private static byte[] signal() {
        Parts p = new Parts("signal", 44);
        String x = p.net.input("x", "N", 2, 16);
        x = p.relu(p.norm("bn1", conv1d(p, "conv1", x, 2, 8), 8));
        x = p.net.op("MaxPool", "pool", List.of(x), Map.of("kernel_shape", new long[] {2}, "strides", new long[] {2}));
        x = p.relu(p.norm("bn2", conv1d(p, "conv2", x, 8, 12), 12));
        return p.classifier(x, 12, 3);
    }

    private static String conv1d(Parts p, String name, String x, int in, int out) {
        String weights = p.net.tensor(name + ".weight", p.weights(out, in, 3));
        return p.net.op("Conv", name, List.of(x, weights), Map.of("pads", new long[] {1, 1}));
    }
}
