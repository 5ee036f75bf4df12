package io.lapidary.compression;

/** Which matrix products are layers, input · weights + bias with one row a position; the others, and why they are not. */
final class ProductForm {
    private ProductForm() {}

    /** Why a normalised Gemm is no layer, as a sentence; null where it is one. */
    static String unusualGemm(Node node, ChannelFlow flow) {
        String sides = unusualSides(node, flow);
        if (sides != null) {
            return sides;
        }
        if (node.intAttribute("transA", 0) != 0) {
            return "it transposes its input";
        }
        boolean isPlain = node.intAttribute("transB", 0) == 1
                && node.floatAttribute("alpha", 1) == 1
                && node.floatAttribute("beta", 1) == 1
                && LayerRules.hasPlainBias(
                        node, flow, flow.constant(node.input(1)).dim(0));
        return isPlain ? null : "its bias is not a constant with one value an output";
    }

    /** Why a MatMul with a constant is no layer, as a sentence; null where it is one. */
    static String unusualMatMul(Node node, ChannelFlow flow) {
        String sides = unusualSides(node, flow);
        if (sides != null) {
            return sides;
        }
        int axes = flow.constant(node.input(1)).rank();
        if (axes != 2) {
            return "its weights have %d axes, not two".formatted(axes);
        }
        long[] input = flow.shape(node.input(0));
        if (input == null) {
            return "the shape of its input is not known";
        }
        return input.length < 2 ? "its input is a vector, without an axis for the batch" : null;
    }

    private static String unusualSides(Node node, ChannelFlow flow) {
        Tensor weights = flow.constant(node.input(1));
        if (weights == null) {
            return LayerRules.readsConstant(node, flow)
                    ? "its weights are on the left, one column a position"
                    : computed(node, flow);
        }
        if (LayerRules.readsConstant(node, flow)) {
            return "it multiplies two constants";
        }
        if (!LayerRules.isUsable(weights)) {
            return weights.isFloat() ? "it has no weights" : "its weights are not in float32";
        }
        return null;
    }

    /** Of a product without a constant. */
    static String computed(Node node, ChannelFlow flow) {
        Node maker = flow.producer(node.input(1));
        return maker != null && maker.is("DequantizeLinear")
                ? "its weights are quantised already"
                : "it multiplies two computed tensors, so that it has no weights; it is not counted";
    }
}
