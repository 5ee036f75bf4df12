package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.Arrays;

/**
 * How channels pass operators that take parts of an axis, or put something beside it. Parts of equal length are tied to
 * one another, so that each keeps its share.
 */
final class PartRules {
    private PartRules() {}

    static void split(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int axis = channels.axis();
        int count = channels.atoms().length;
        boolean cuts = ShapeRules.isAlong(node, axis, flow.shape(node.input(0)).length, flow);
        if (cuts && !tieParts(node, flow, channels)) {
            flow.freeze(channels, "%s splits them into parts of different sizes".formatted(node.name));
        }
        int offset = 0;
        for (String output : node.outputs) {
            long[] shape = flow.shape(output);
            if (shape == null) {
                flow.freeze(channels, "%s splits them".formatted(node.name));
                return;
            }
            int length = cuts ? (int) shape[axis] : count;
            int[] part = cuts ? Arrays.copyOfRange(channels.atoms(), offset, offset + length) : channels.atoms();
            flow.set(output, axis, part);
            offset += length;
        }
    }

    private static boolean tieParts(Node node, ChannelFlow flow, Channels channels) {
        int count = channels.atoms().length;
        int parts = node.outputs.size();
        Tensor sizes = flow.constant(node.input(1));
        boolean areEqual = count % parts == 0
                && node.outputs.stream()
                        .map(flow::shape)
                        .allMatch(s -> s != null && s[channels.axis()] == count / parts);
        if (!areEqual || !node.input(1).isEmpty() && (sizes == null || !sizes.isLong())) {
            return false;
        }
        int length = count / parts;
        flow.uniteParts(channels.atoms(), length);
        for (int part = 0; sizes != null && part < parts; part++) {
            flow.addCount(node, 1, part, Arrays.copyOfRange(channels.atoms(), part * length, (part + 1) * length));
        }
        return true;
    }

    static void slice(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        if (!ShapeRules.isAlong(node, channels.axis(), rank, flow)) {
            flow.set(node.output(), channels.axis(), channels.atoms());
            return;
        }
        int entry = entryOf(node, flow, channels.axis(), rank);
        if (entry < 0 || !slicePart(node, flow, channels, entry)) {
            flow.freeze(channels, "%s slices them in a way that does not divide them evenly".formatted(node.name));
        }
    }

    /** Which entry of a Slice's lists is for this axis; −1 where they are computed. */
    private static int entryOf(Node node, ChannelFlow flow, int axis, int rank) {
        Tensor axes = flow.constant(node.input(3));
        if (node.input(3).isEmpty()) {
            return axis;
        }
        if (axes != null && axes.isWhole()) {
            long[] list = axes.longs();
            for (int i = 0; i < list.length; i++) {
                if (ShapeRules.positive(list[i], rank) == axis) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static boolean slicePart(Node node, ChannelFlow flow, Channels channels, int entry) {
        Tensor starts = flow.constant(node.input(1));
        Tensor ends = flow.constant(node.input(2));
        Tensor steps = flow.constant(node.input(4));
        boolean isReadable = starts != null && starts.isWhole() && ends != null && ends.isWhole();
        boolean isDense = node.input(4).isEmpty() || steps != null && steps.isWhole() && steps.longs()[entry] == 1;
        if (!isReadable || !isDense) {
            return false;
        }
        int[] atoms = channels.atoms();
        int start = clamp(starts.longs()[entry], atoms.length);
        int end = clamp(ends.longs()[entry], atoms.length);
        int length = end - start;
        if (length <= 0 || atoms.length % length != 0 || start % length != 0) {
            return false;
        }
        flow.uniteParts(atoms, length);
        flow.addCount(node, 1, entry, Arrays.copyOf(atoms, start));
        flow.addCount(node, 2, entry, Arrays.copyOf(atoms, end));
        flow.set(node.output(), channels.axis(), Arrays.copyOfRange(atoms, start, end));
        return true;
    }

    private static int clamp(long index, int count) {
        return (int) Math.max(0, Math.min(count, index < 0 ? index + count : index));
    }

    static void gather(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        long axis = ShapeRules.positive(node.intAttribute("axis", 0), rank);
        Tensor constant = flow.constant(node.input(1));
        long[] indices = flow.shape(node.input(1));
        if (indices == null) {
            flow.freeze(channels, "%s picks among them".formatted(node.name));
        } else if (axis != channels.axis()) {
            int shift = axis < channels.axis() ? indices.length - 1 : 0;
            flow.set(node.output(), channels.axis() + shift, channels.atoms());
        } else if (constant == null || !constant.isWhole() || constant.rank() != 1) {
            flow.freeze(channels, "%s picks among them".formatted(node.name));
        } else {
            int count = channels.atoms().length;
            int[] picked = Arrays.stream(constant.longs())
                    .mapToInt(i -> channels.atoms()[(int) ShapeRules.positive(i, count)])
                    .toArray();
            flow.addPick(node, 1, channels.atoms(), picked);
            flow.set(node.output(), channels.axis(), picked);
        }
    }

    /** Pad: along other axes the channels stay; along their own, new channels of one value would join them. */
    static void pad(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        Tensor pads = flow.constant(node.input(1));
        boolean isReadable = pads != null
                && pads.isWhole()
                && pads.size() == 2 * rank
                && node.input(3).isEmpty();
        if (!isReadable) {
            flow.freeze(channels, "%s pads axes that are computed".formatted(node.name));
            return;
        }
        long before = pads.longs()[channels.axis()];
        long after = pads.longs()[channels.axis() + rank];
        int[] atoms = channels.atoms();
        if (before != 0 || after != 0) {
            String reason = "%s pads them with further channels".formatted(node.name);
            flow.freeze(channels, reason);
            if (before < 0 || after < 0) {
                return;
            }
            atoms = joined(
                    flow.freshFrozen((int) before, reason), channels.atoms(), flow.freshFrozen((int) after, reason));
        }
        flow.set(node.output(), channels.axis(), atoms);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    /** Blocks of a picture become channels: each channel comes once for every place in a block. */
    static void spaceToDepth(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        long[] out = flow.shape(node.output());
        if (channels == null || out == null || channels.axis() != 1) {
            flow.freeze(channels, "%s moves pixels into another axis".formatted(node.name));
            return;
        }
        int count = channels.atoms().length;
        int[] atoms = new int[(int) out[1]];
        for (int i = 0; i < atoms.length; i++) {
            atoms[i] = channels.atoms()[i % count];
        }
        flow.set(node.output(), 1, atoms);
    }

    /** Channels become blocks of a picture: those of one block are tied. */
    static void depthToSpace(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        long[] out = flow.shape(node.output());
        if (channels == null || out == null || channels.axis() != 1) {
            flow.freeze(channels, "%s takes pixels from another axis".formatted(node.name));
            return;
        }
        int[] atoms = channels.atoms();
        int count = (int) out[1];
        boolean isBlockFirst = node.stringAttribute("mode", "DCR").equals("DCR");
        if (isBlockFirst) {
            flow.uniteParts(atoms, count);
            flow.set(node.output(), 1, Arrays.copyOf(atoms, count));
            return;
        }
        int block = atoms.length / count;
        flow.uniteRuns(atoms, block);
        int[] firsts = new int[count];
        for (int c = 0; c < count; c++) {
            firsts[c] = atoms[c * block];
        }
        flow.set(node.output(), 1, firsts);
    }
}
