package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.Arrays;

/** How channels pass operators that move, join or pick whole axes. */
final class ShapeRules {
    private ShapeRules() {}

    /** Reads how large a tensor is, not what is in it. */
    static void readsShapeOnly(Node node, ChannelFlow flow) {
        // The size follows the channels by itself when the model runs.
    }

    static void reduce(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        Tensor given = flow.constant(node.input(1));
        long[] axes = node.has("axes")
                ? node.intsAttribute("axes")
                : given != null && given.isWhole() ? given.longs() : new long[0];
        int before = 0;
        for (long axis : axes) {
            long positive = axis < 0 ? axis + rank : axis;
            if (positive == channels.axis()) {
                axes = new long[0];
                break;
            }
            if (positive < channels.axis()) {
                before++;
            }
        }
        if (axes.length == 0) {
            flow.freeze(channels, "%s reduces over them".formatted(node.name));
            return;
        }
        boolean keeps = node.intAttribute("keepdims", 1) == 1;
        flow.set(node.output(), channels.axis() - (keeps ? 0 : before), channels.atoms());
    }

    static void alongAxis(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        long axis = node.intAttribute("axis", -1);
        if ((axis < 0 ? axis + rank : axis) == channels.axis()) {
            flow.freeze(channels, "%s (%s) weighs them against one another".formatted(node.name, node.op));
        }
        flow.set(node.output(), channels.axis(), channels.atoms());
    }

    static void transpose(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        long[] order = node.intsAttribute("perm");
        for (int axis = 0; axis < rank; axis++) {
            long source = order.length == 0 ? rank - 1 - axis : order[axis];
            if (source == channels.axis()) {
                flow.set(node.output(), axis, channels.atoms());
                return;
            }
        }
    }

    static void concat(Node node, ChannelFlow flow) {
        long[] outShape = flow.shape(node.output());
        if (outShape == null) {
            flow.freezeInputs(node, "%s makes a tensor of unknown shape".formatted(node.name));
            return;
        }
        long given = node.intAttribute("axis", 1);
        int axis = (int) (given < 0 ? given + outShape.length : given);
        int[] joined = new int[0];
        Channels first = null;
        boolean along = false;
        boolean across = false;
        for (String input : node.inputs) {
            Channels channels = flow.of(input);
            if (channels == null) {
                continue;
            }
            along |= channels.axis() == axis;
            across |= channels.axis() != axis;
            first = first == null ? channels : first;
        }
        if (first == null) {
            return;
        }
        if (along && across) {
            flow.freezeInputs(node, "%s joins them along different axes".formatted(node.name));
            return;
        }
        if (across) {
            for (String input : node.inputs) {
                Channels channels = flow.of(input);
                if (channels == null || channels.axis() != first.axis()) {
                    flow.freezeInputs(
                            node, "%s joins them with a tensor whose channels are not followed".formatted(node.name));
                    return;
                }
                flow.unite(first.atoms(), channels.atoms());
            }
            flow.set(node.output(), first.axis(), first.atoms());
            return;
        }
        for (String input : node.inputs) {
            Channels channels = flow.of(input);
            int[] part = channels != null
                    ? channels.atoms()
                    : flow.freshFrozen(
                            (int) flow.shape(input)[axis], "joined by %s, not followed".formatted(node.name));
            int[] longer = Arrays.copyOf(joined, joined.length + part.length);
            System.arraycopy(part, 0, longer, joined.length, part.length);
            joined = longer;
        }
        flow.set(node.output(), axis, joined);
    }

    /**
     * Flatten, Reshape, Squeeze and Unsqueeze, told from the true shapes: the channel axis stays an axis by itself, or is
     * merged with the axes right after it, so that each channel becomes a run of entries.
     */
    static void reshape(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        long[] in = flow.shape(node.input(0));
        long[] out = flow.shape(node.output());
        String reason = "%s (%s) cuts through them".formatted(node.name, node.op);
        if (out == null) {
            flow.freeze(channels, reason);
            return;
        }
        long before = product(in, 0, channels.axis());
        int target = -1;
        for (int axis = 0; axis < out.length && target < 0; axis++) {
            if (product(out, 0, axis) == before && out[axis] % channels.atoms().length == 0 && out[axis] > 0) {
                target = axis;
            }
        }
        if (target < 0) {
            flow.freeze(channels, reason);
            return;
        }
        int count = channels.atoms().length;
        int run = (int) (out[target] / count);
        if (!endsOnAxis(in, channels.axis() + 1, run)) {
            flow.freeze(channels, reason);
            return;
        }
        int[] atoms = new int[(int) out[target]];
        for (int i = 0; i < atoms.length; i++) {
            atoms[i] = channels.atoms()[i / run];
        }
        if (node.op.equals("Reshape") && !followShape(node, flow, target, atoms)) {
            flow.freeze(channels, "%s reshapes them to a computed size".formatted(node.name));
        }
        flow.set(node.output(), target, atoms);
    }

    private static long product(long[] dims, int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    private static boolean endsOnAxis(long[] dims, int from, long run) {
        long product = 1;
        for (int axis = from; product < run && axis < dims.length; axis++) {
            product *= dims[axis];
        }
        return product == run;
    }

    /** Whether the entry of a Reshape's target shape that counts channels is open (−1), copied (0) or can be rewritten. */
    private static boolean followShape(Node node, ChannelFlow flow, int target, int[] atoms) {
        Tensor shape = flow.constant(node.input(1));
        if (shape != null) {
            if (shape.isLong() && shape.rank() == 1) {
                if (shape.longs()[target] > 0) {
                    flow.addCount(node, 1, target, atoms);
                }
                return true;
            }
            return false;
        }
        Node concat = flow.producer(node.input(1));
        if (concat == null || !concat.is("Concat")) {
            return false;
        }
        int entry = 0;
        for (String part : concat.inputs) {
            Tensor constant = flow.constant(part);
            int length = constant != null
                    ? constant.size()
                    : flow.shape(part) == null
                            ? -1
                            : (int) Shape.of(flow.shape(part)).elements();
            if (length < 0) {
                return false;
            }
            if (target < entry + length) {
                return constant != null && constant.isWhole() && constant.longs()[target - entry] == -1;
            }
            entry += length;
        }
        return false;
    }

    static void split(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        long axis = node.intAttribute("axis", 0);
        boolean cuts = (axis < 0 ? axis + rank : axis) == channels.axis();
        if (cuts) {
            flow.freeze(channels, "%s splits them into parts".formatted(node.name));
        }
        int offset = 0;
        for (String output : node.outputs) {
            long[] shape = flow.shape(output);
            if (output.isEmpty() || shape == null) {
                return;
            }
            int length = (int) shape[channels.axis()];
            int[] part = cuts ? Arrays.copyOfRange(channels.atoms(), offset, offset + length) : channels.atoms();
            flow.set(output, channels.axis(), part);
            offset += length;
        }
    }

    static void slice(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        Tensor axes = flow.constant(node.input(3));
        boolean touches = axes == null || !axes.isWhole();
        if (!touches) {
            for (long axis : axes.longs()) {
                touches |= (axis < 0 ? axis + rank : axis) == channels.axis();
            }
        }
        if (touches) {
            flow.freeze(channels, "%s slices them".formatted(node.name));
            return;
        }
        flow.set(node.output(), channels.axis(), channels.atoms());
    }

    static void gather(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        long given = node.intAttribute("axis", 0);
        long axis = given < 0 ? given + rank : given;
        long[] indices = flow.shape(node.input(1));
        if (axis == channels.axis() || indices == null) {
            flow.freeze(channels, "%s picks among them".formatted(node.name));
            return;
        }
        int shift = axis < channels.axis() ? indices.length - 1 : 0;
        flow.set(node.output(), channels.axis() + shift, channels.atoms());
    }

    static void pad(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        Tensor pads = flow.constant(node.input(1));
        boolean clean = pads != null
                && pads.isWhole()
                && pads.size() == 2 * rank
                && node.input(3).isEmpty();
        if (!clean || pads.longs()[channels.axis()] != 0 || pads.longs()[channels.axis() + rank] != 0) {
            flow.freeze(channels, "%s pads them".formatted(node.name));
            return;
        }
        flow.set(node.output(), channels.axis(), channels.atoms());
    }

    static void resize(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int axis = channels.axis();
        Tensor scales = flow.constant(node.input(2));
        Tensor sizes = flow.constant(node.input(3));
        if (!node.has("axes")
                && scales != null
                && scales.isFloat()
                && scales.size() > axis
                && scales.floats()[axis] == 1) {
            flow.set(node.output(), axis, channels.atoms());
        } else if (!node.has("axes")
                && sizes != null
                && sizes.isLong()
                && sizes.size() > axis
                && sizes.longs()[axis] == channels.atoms().length) {
            flow.addCount(node, 3, axis, channels.atoms());
            flow.set(node.output(), axis, channels.atoms());
        } else {
            flow.freeze(channels, "%s resizes them".formatted(node.name));
        }
    }
}
