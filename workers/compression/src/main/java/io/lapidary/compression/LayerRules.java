package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.Arrays;
import java.util.Map;

/** How channels pass layers with weights: weights open an input and an output axis. */
final class LayerRules {
    private LayerRules() {}

    static void conv(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        if (readsConstant(node, flow)
                || weights == null
                || !isUsable(weights)
                || weights.rank() < 3
                || !hasPlainBias(node, flow, weights.dim(0))) {
            flow.keepWhole(node, unreadable(node, flow));
            return;
        }
        int groups = (int) node.intAttribute("group", 1);
        int outputs = weights.dim(0);
        int share = weights.dim(1);
        int[] in = inputs(node, flow, 1, share * groups);
        int[] out;
        if (groups == 1) {
            flow.tie(node.input(1), 1, in);
            out = flow.fresh(outputs);
        } else if (goesByWholeGroups(groups, share)) {
            flow.uniteRuns(in, share);
            out = new int[outputs];
            for (int o = 0; o < outputs; o++) {
                out[o] = in[o / (outputs / groups) * share];
            }
        } else {
            flow.uniteParts(in, share);
            flow.tie(node.input(1), 1, Arrays.copyOf(in, share));
            out = flow.fresh(outputs);
            flow.uniteParts(out, outputs / groups);
        }
        open(node, flow, 0, in, out);
        flow.set(node.output(), 1, out);
    }

    /** Weights without any value are allowed too, and good for nothing. */
    static boolean isUsable(Tensor weights) {
        return weights.isFloat() && weights.size() > 0;
    }

    private static String unreadable(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        Node maker = flow.producer(node.input(1));
        if (readsConstant(node, flow)) {
            return "it works on a constant";
        }
        if (maker != null && maker.is("DequantizeLinear")) {
            return "its weights are quantised already";
        }
        if (weights == null) {
            return "its weights are computed";
        }
        if (!isUsable(weights)) {
            return weights.isFloat() ? "it has no weights" : "its weights are not in float32";
        }
        return "its weights or its bias have an unusual shape";
    }

    /**
     * Whether a convolution loses whole groups, its outputs following its inputs, or every group an equal share: what
     * leaves more to choose from.
     *
     * @param share inputs of one group
     */
    static boolean goesByWholeGroups(int groups, int share) {
        return groups >= share;
    }

    static void convTranspose(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        int groups = (int) node.intAttribute("group", 1);
        if (readsConstant(node, flow)
                || weights == null
                || !isUsable(weights)
                || weights.rank() < 3
                || !hasPlainBias(node, flow, weights.dim(1) * groups)) {
            flow.keepWhole(node, unreadable(node, flow));
            return;
        }
        int inputs = weights.dim(0);
        if (groups == 1) {
            int[] in = inputs(node, flow, 1, inputs);
            int[] out = flow.fresh(weights.dim(1));
            flow.tie(node.input(1), 0, in);
            open(node, flow, 1, in, out);
            flow.set(node.output(), 1, out);
            return;
        }
        flow.keepWhole(node, "it is a transposed convolution in %d groups".formatted(groups));
        flow.set(
                node.output(),
                1,
                flow.freshFrozen(
                        weights.dim(1) * groups,
                        "%s is a transposed convolution in %d groups".formatted(node.name, groups)));
    }

    static void gemm(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        String unusual = ProductForm.unusualGemm(node, flow);
        if (unusual != null) {
            flow.keepWhole(node, unusual);
            return;
        }
        int[] in = inputs(node, flow, 1, weights.dim(1));
        int[] out = flow.fresh(weights.dim(0));
        flow.tie(node.input(1), 1, in);
        open(node, flow, 0, in, out);
        flow.set(node.output(), 1, out);
    }

    static void matMul(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        long[] shape = flow.shape(node.input(0));
        if (weights == null && flow.constant(node.input(0)) == null) {
            flow.explain(node, ProductForm.computed(node, flow));
            AttentionRules.product(node, flow);
            return;
        }
        String unusual = ProductForm.unusualMatMul(node, flow);
        if (unusual != null) {
            flow.keepWhole(node, unusual);
            return;
        }
        int axis = shape.length - 1;
        int[] in = inputs(node, flow, axis, weights.dim(0));
        int[] out = flow.fresh(weights.dim(1));
        flow.tie(node.input(1), 0, in);
        open(node, flow, 1, in, out);
        flow.set(node.output(), axis, out);
    }

    /** LSTM, GRU and RNN are kept whole: every gate reads every channel of what was before. */
    static void recurrent(Node node, ChannelFlow flow) {
        flow.keepWhole(node, "recurrent layers are kept whole");
    }

    /** What works on a constant is no layer: there is nothing to learn from samples about its input. */
    static boolean readsConstant(Node node, ChannelFlow flow) {
        return flow.constant(node.input(0)) != null;
    }

    static boolean hasPlainBias(Node node, ChannelFlow flow, int outputs) {
        if (node.input(2).isEmpty()) {
            return true;
        }
        Tensor bias = flow.constant(node.input(2));
        return bias != null && bias.isFloat() && bias.rank() == 1 && bias.dim(0) == outputs;
    }

    private static int[] inputs(Node node, ChannelFlow flow, int axis, int count) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            Node maker = flow.producer(node.input(0));
            return flow.freshFrozen(
                    count,
                    maker == null || fromInput(maker, flow)
                            ? "the network's input"
                            : "made by %s (%s), whose channels are not followed".formatted(maker.name, maker.op));
        }
        if (channels.axis() != axis || channels.atoms().length != count) {
            String reason = "%s reads them along another axis".formatted(node.name);
            flow.freeze(channels, reason);
            return flow.freshFrozen(count, reason);
        }
        return channels.atoms();
    }

    /** Whether a tensor is the network's input, only moved. */
    private static boolean fromInput(Node maker, ChannelFlow flow) {
        Node node = maker;
        while (node != null && node.is("Transpose")) {
            if (flow.isInput(node.input(0))) {
                return true;
            }
            node = flow.producer(node.input(0));
        }
        return false;
    }

    private static void open(Node node, ChannelFlow flow, int outputAxis, int[] in, int[] out) {
        boolean shared = flow.ties().getOrDefault(node.input(1), Map.of()).containsKey(outputAxis);
        flow.tie(node.input(1), outputAxis, out);
        if (!node.input(2).isEmpty()) {
            flow.tie(node.input(2), 0, out);
        }
        if (shared) {
            String reason = "%s shares its weights with another layer".formatted(node.name);
            flow.freeze(in, reason);
            flow.freeze(out, reason);
        }
        flow.addSite(node, in, out);
    }
}
