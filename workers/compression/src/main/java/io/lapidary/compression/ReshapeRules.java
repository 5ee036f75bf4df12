package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.Arrays;

/**
 * How channels pass Flatten, Reshape, Squeeze and Unsqueeze, told from the true shapes. Merged with neighbours, each
 * channel becomes several entries of the new axis. Split over several axes (the heads of an attention, the two halves of
 * a channel shuffle), one of these carries them, and all channels with the same index along it are tied.
 */
final class ReshapeRules {
    private ReshapeRules() {}

    static void reshape(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        long[] in = flow.shape(node.input(0));
        long[] out = flow.shape(node.output());
        AxisBlock block = out == null ? null : AxisBlock.holding(channels.axis(), in, out);
        if (block == null) {
            flow.freeze(channels, "%s (%s) cuts through them".formatted(node.name, node.op));
            return;
        }
        int[] entries = block.spread(in, channels);
        int axis = AxisChoice.carrier(node.output(), block, entries, out, flow);
        if (axis < 0) {
            flow.freeze(channels, "%s (%s) cuts through them".formatted(node.name, node.op));
            return;
        }
        int[] atoms = new int[(int) out[axis]];
        Arrays.fill(atoms, -1);
        for (int entry = 0; entry < entries.length; entry++) {
            int at = block.coordinate(entry, axis, out);
            if (atoms[at] < 0) {
                atoms[at] = entries[entry];
            } else {
                flow.unite(new int[] {atoms[at]}, new int[] {entries[entry]});
            }
        }
        if (node.is("Reshape") && !followShape(node, flow, channels, axis, atoms)) {
            flow.freeze(channels, "%s reshapes them to a computed size".formatted(node.name));
        }
        flow.set(node.output(), axis, atoms);
    }

    /** Whether the entry of a Reshape's target shape that counts channels is open (−1), copied (0) or can be rewritten. */
    private static boolean followShape(Node node, ChannelFlow flow, Channels in, int axis, int[] atoms) {
        Tensor shape = flow.constant(node.input(1));
        if (shape == null) {
            return isOpenInConcat(node, flow, axis);
        }
        if (!shape.isLong() || shape.rank() != 1) {
            return false;
        }
        long[] sizes = shape.longs();
        boolean copiesCut = in.axis() < sizes.length && sizes[in.axis()] == 0;
        if (copiesCut && !(axis == in.axis() && atoms.length == in.atoms().length)
                || sizes[axis] == 0 && axis != in.axis()) {
            return false;
        }
        if (sizes[axis] > 0) {
            flow.addCount(node, 1, axis, atoms);
        }
        return true;
    }

    private static boolean isOpenInConcat(Node node, ChannelFlow flow, int axis) {
        Node concat = flow.producer(node.input(1));
        if (concat == null || !concat.is("Concat")) {
            return false;
        }
        int entry = 0;
        for (String part : concat.inputs) {
            Tensor constant = flow.constant(part);
            if (constant == null && flow.shape(part) == null) {
                return false;
            }
            int length = constant != null
                    ? constant.size()
                    : (int) Shape.of(flow.shape(part)).elements();
            if (axis < entry + length) {
                return constant != null && constant.isWhole() && constant.longs()[axis - entry] == -1;
            }
            entry += length;
        }
        return false;
    }
}
