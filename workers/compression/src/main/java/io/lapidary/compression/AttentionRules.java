package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;

/** How channels pass the product of two computed tensors, as of queries and keys: heads go on, what is summed over stays. */
final class AttentionRules {
    private AttentionRules() {}

    static void product(Node node, ChannelFlow flow) {
        Channels left = flow.of(node.input(0));
        Channels right = flow.of(node.input(1));
        long[] leftShape = flow.shape(node.input(0));
        long[] rightShape = flow.shape(node.input(1));
        long[] out = flow.shape(node.output());
        if (left == null && right == null) {
            return;
        }
        if (out == null || leftShape == null || rightShape == null || out.length < 2) {
            flow.freezeInputs(node, "%s multiplies tensors of unknown shape".formatted(node.name));
            return;
        }
        int leftAxis = aligned(left, leftShape, out);
        int rightAxis = aligned(right, rightShape, out);
        int rows = out.length - 2;
        boolean isHead = (left == null || leftAxis < rows) && (right == null || rightAxis < rows);
        if (!isHead) {
            flow.freezeInputs(node, "%s multiplies over them".formatted(node.name));
            return;
        }
        int axis = left != null ? leftAxis : rightAxis;
        Channels known = left != null ? left : right;
        boolean bothFollowed = left != null && right != null && leftAxis == rightAxis && isAsLong(left, right);
        if (bothFollowed) {
            flow.unite(left.atoms(), right.atoms());
        } else if (!isSpread(left == null ? leftShape : rightShape, axis, out) || left != null && right != null) {
            flow.freezeInputs(node, "%s joins them with a tensor whose channels are not followed".formatted(node.name));
            return;
        }
        flow.set(node.output(), axis, known.atoms());
    }

    private static boolean isAsLong(Channels left, Channels right) {
        return left.atoms().length == right.atoms().length;
    }

    private static int aligned(Channels channels, long[] shape, long[] out) {
        return channels == null ? -1 : channels.axis() + out.length - shape.length;
    }

    /** Whether a tensor has but one entry along an axis of the output, so that it is the same for every channel. */
    private static boolean isSpread(long[] shape, int axis, long[] out) {
        int own = axis - (out.length - shape.length);
        return own < 0 || shape[own] == 1;
    }
}
