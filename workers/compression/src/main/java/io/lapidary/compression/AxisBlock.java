package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;

/**
 * The smallest run of axes that a reshape regroups and that holds a given axis: axes {@code inFrom} to {@code inTo} of
 * the input (the latter not included) hold the same entries, in the same order, as those of the output.
 */
record AxisBlock(int inFrom, int inTo, int outFrom, int outTo) {
    /** Null where the shapes do not fit together. */
    static AxisBlock holding(int axis, long[] in, long[] out) {
        int i = 0;
        int o = 0;
        while (i < in.length || o < out.length) {
            int inFrom = i;
            int outFrom = o;
            long inside = i < in.length ? in[i++] : 1;
            long outside = o < out.length ? out[o++] : 1;
            while (inside != outside) {
                if (inside < outside && i < in.length) {
                    inside *= in[i++];
                } else if (outside < inside && o < out.length) {
                    outside *= out[o++];
                } else {
                    return null;
                }
            }
            if (inFrom <= axis && axis < i) {
                return inside == 0 ? null : new AxisBlock(inFrom, i, outFrom, o);
            }
        }
        return null;
    }

    /** For each entry of the block, in order, the atom of the channel that it belongs to. */
    int[] spread(long[] in, Channels channels) {
        int inner = product(in, channels.axis() + 1, inTo);
        int[] atoms = new int[product(in, inFrom, inTo)];
        for (int entry = 0; entry < atoms.length; entry++) {
            atoms[entry] = channels.atoms()[entry / inner % channels.atoms().length];
        }
        return atoms;
    }

    /** Where an entry of the block lies along an axis of the output. */
    int coordinate(int entry, int axis, long[] out) {
        return entry / product(out, axis + 1, outTo) % (int) out[axis];
    }

    private static int product(long[] dims, int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= dims[axis];
        }
        return Math.toIntExact(product);
    }
}
