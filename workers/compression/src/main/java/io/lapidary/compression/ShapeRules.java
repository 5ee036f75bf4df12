package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.Arrays;

/** How channels pass operators that move, join or pick whole axes. */
final class ShapeRules {
    private ShapeRules() {}

    /** Reads how large a tensor is: harmless where the number of channels is not what is read on. */
    static void readsShape(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels != null
                && !(node.is("Shape")
                        && flow.readers(node.output()).stream()
                                .allMatch(r -> readsOtherSizes(r, channels.axis(), flow)))) {
            flow.freeze(channels, "%s computes with their number".formatted(node.name));
        }
    }

    private static boolean readsOtherSizes(Node reader, int axis, ChannelFlow flow) {
        if (reader.is("Gather")) {
            Tensor indices = flow.constant(reader.input(1));
            return indices != null
                    && indices.isWhole()
                    && Arrays.stream(indices.longs()).allMatch(i -> i >= 0 && i != axis);
        }
        Tensor starts = flow.constant(reader.input(1));
        Tensor ends = flow.constant(reader.input(2));
        return reader.is("Slice")
                && reader.inputs.size() <= 4
                && isOneNumber(starts)
                && isOneNumber(ends)
                && starts.longs()[0] >= 0
                && ends.longs()[0] >= 0
                && (axis < starts.longs()[0] || axis >= ends.longs()[0]);
    }

    private static boolean isOneNumber(Tensor tensor) {
        return tensor != null && tensor.isWhole() && tensor.size() == 1;
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
        if (isAlong(node, channels.axis(), flow.shape(node.input(0)).length, flow)) {
            flow.freeze(channels, "%s (%s) weighs them against one another".formatted(node.name, node.op));
        }
        flow.set(node.output(), channels.axis(), channels.atoms());
    }

    /** ArgMax and its like: one axis becomes indices. */
    static void picksLargest(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        if (isAlong(node, channels.axis(), rank, flow)) {
            flow.freeze(channels, "%s (%s) picks among them".formatted(node.name, node.op));
            return;
        }
        boolean drops = node.op.startsWith("Arg") && node.intAttribute("keepdims", 1) == 0;
        boolean isBefore = positive(node.intAttribute("axis", 0), rank) < channels.axis();
        for (String output : node.outputs) {
            if (!output.isEmpty()) {
                flow.set(output, channels.axis() - (drops && isBefore ? 1 : 0), channels.atoms());
            }
        }
    }

    /** Whether an operator with an axis of its own, or a list of them, works along this one. */
    static boolean isAlong(Node node, int axis, int rank, ChannelFlow flow) {
        if (node.is("Slice")) {
            Tensor axes = flow.constant(node.input(3));
            if (node.input(3).isEmpty()) {
                long[] starts = flow.shape(node.input(1));
                return starts == null || axis < starts[0];
            }
            return axes == null
                    || !axes.isWhole()
                    || Arrays.stream(axes.longs()).anyMatch(a -> positive(a, rank) == axis);
        }
        long otherwise = node.op.endsWith("oftmax") || node.is("TopK") || node.is("Hardmax") ? -1 : 0;
        return positive(node.intAttribute("axis", otherwise), rank) == axis;
    }

    static long positive(long axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    /** Where a Transpose puts an axis. */
    static int transposed(Node node, int axis, int rank) {
        long[] order = node.intsAttribute("perm");
        for (int target = 0; target < rank; target++) {
            if ((order.length == 0 ? rank - 1 - target : order[target]) == axis) {
                return target;
            }
        }
        throw new MalformedModel("%s does not say where axis %d goes.".formatted(node.name, axis));
    }

    static void transpose(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels != null) {
            int rank = flow.shape(node.input(0)).length;
            flow.set(node.output(), transposed(node, channels.axis(), rank), channels.atoms());
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
        int[] joined = node.inputs.stream()
                .flatMapToInt(input -> {
                    Channels channels = flow.of(input);
                    return Arrays.stream(
                            channels != null
                                    ? channels.atoms()
                                    : flow.freshFrozen(
                                            (int) flow.shape(input)[axis],
                                            "joined by %s, not followed".formatted(node.name)));
                })
                .toArray();
        flow.set(node.output(), axis, joined);
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

    /** Expand: sizes of 1 leave an axis as it is. */
    static void expand(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        long[] out = flow.shape(node.output());
        Tensor sizes = flow.constant(node.input(1));
        int axis = out == null ? -1 : channels.axis() + out.length - flow.shape(node.input(0)).length;
        if (axis < 0 || out[axis] != channels.atoms().length || sizes == null || !sizes.isLong()) {
            flow.freeze(channels, "%s spreads them over another tensor".formatted(node.name));
            return;
        }
        int entry = axis - (out.length - sizes.size());
        if (entry >= 0 && sizes.longs()[entry] != 1) {
            flow.addCount(node, 1, entry, channels.atoms());
        }
        flow.set(node.output(), axis, channels.atoms());
    }

    static void tile(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        Tensor repeats = flow.constant(node.input(1));
        if (repeats == null || !repeats.isLong() || repeats.longs()[channels.axis()] != 1) {
            flow.freeze(channels, "%s repeats them".formatted(node.name));
            return;
        }
        flow.set(node.output(), channels.axis(), channels.atoms());
    }
}
