package io.lapidary.compression;

import static io.lapidary.compression.Operator.GATHER;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Chooses, of the axes that channels were split over, the one that carries them on. */
final class AxisChoice {
    private static final int FARTHEST = 12;
    /** In place of an axis: what follows does not let it be cut. */
    private static final int STUCK = -1;
    /** In place of an axis: it ends here, as one of the axes of a layer or of a larger axis. */
    private static final int MERGED = -2;

    private AxisChoice() {}

    /**
     * The axis that what follows lets be cut and that keeps most channels apart; −1 where there is none.
     *
     * @param entries the atom of each entry of the block
     */
    static int carrier(String tensor, AxisBlock block, int[] entries, long[] out, ChannelFlow flow) {
        if (block.outTo() - block.outFrom() == 1) {
            return block.outFrom();
        }
        int best = -1;
        int most = 0;
        for (int axis = block.outFrom(); axis < block.outTo(); axis++) {
            int classes = classes(block, entries, out, axis, flow);
            if (classes > most && isCuttable(tensor, axis, FARTHEST, flow)) {
                most = classes;
                best = axis;
            }
        }
        return best;
    }

    /** How many classes remain once all channels with the same index along the axis are one. */
    private static int classes(AxisBlock block, int[] entries, long[] out, int axis, ChannelFlow flow) {
        Map<Integer, Integer> parents = new HashMap<>();
        int[] first = new int[(int) out[axis]];
        boolean[] seen = new boolean[first.length];
        for (int entry = 0; entry < entries.length; entry++) {
            int at = block.coordinate(entry, axis, out);
            int aClass = flow.find(entries[entry]);
            parents.putIfAbsent(aClass, aClass);
            if (seen[at]) {
                parents.put(root(parents, aClass), root(parents, first[at]));
            } else {
                seen[at] = true;
                first[at] = aClass;
            }
        }
        Set<Integer> roots = new HashSet<>();
        parents.keySet().forEach(c -> roots.add(root(parents, c)));
        return roots.size();
    }

    private static int root(Map<Integer, Integer> parents, int aClass) {
        int root = aClass;
        while (parents.get(root) != root) {
            root = parents.get(root);
        }
        return root;
    }

    /** Whether none of the next operators picks along the axis, weighs its entries together or multiplies over it. */
    private static boolean isCuttable(String tensor, int axis, int steps, ChannelFlow flow) {
        return steps == 0
                || flow.shape(tensor) == null
                || flow.readers(tensor).stream().allMatch(reader -> {
                    int next = axisBehind(reader, tensor, axis, flow);
                    return next == MERGED
                            || next != STUCK
                                    && reader.outputs.stream()
                                            .allMatch(o -> o.isEmpty() || isCuttable(o, next, steps - 1, flow));
                });
    }

    /** Where the axis is in the reader's outputs. */
    private static int axisBehind(Node reader, String tensor, int axis, ChannelFlow flow) {
        Operator operator = Operator.of(reader);
        long[] out = flow.shape(reader.output());
        if (operator == null || out == null) {
            return STUCK;
        }
        long[] in = flow.shape(tensor);
        switch (operator) {
            case MAT_MUL:
                return flow.constant(reader.input(1)) != null ? MERGED : axis < in.length - 2 ? axis : STUCK;
            case TRANSPOSE:
                return ShapeRules.transposed(reader, axis, in.length);
            case RESHAPE, FLATTEN, SQUEEZE, UNSQUEEZE:
                AxisBlock block = AxisBlock.holding(axis, in, out);
                boolean isSame = block != null && block.outTo() > block.outFrom() && out[block.outTo() - 1] == in[axis];
                return isSame ? block.outTo() - 1 : MERGED;
            case GATHER, SLICE, SPLIT, SOFTMAX, LOG_SOFTMAX:
                if (ShapeRules.isAlong(reader, axis, in.length, flow)) {
                    return STUCK;
                }
                boolean drops = operator == GATHER && reader.intAttribute("axis", 0) < axis;
                return drops ? axis + out.length - in.length : axis;
            default:
                return out.length < in.length ? MERGED : axis + out.length - in.length;
        }
    }
}
