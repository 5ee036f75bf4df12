package io.lapidary.compression;

/**
 * Chooses where to clip a tensor by relative entropy, as TensorRT does: for each end, the values up to it are the
 * distribution P, what is beyond counted into its last bin; Q is P without that, spread over the levels of an 8-bit
 * number; the end with the least KL(P ‖ Q) wins.
 */
final class RelativeEntropy {
    /** Levels on one side of zero; a tensor of one sign has all of them there. */
    private static final int LEVELS_BOTH_SIGNS = 128;

    private static final int LEVELS_ONE_SIGN = 255;
    private static final int STRIDE = 16;
    private static final double NOTHING = 1e-9;

    private RelativeEntropy() {}

    static ValueRange range(ValueHistogram seen) {
        long[] counts = seen.magnitudes();
        int levels = seen.low() < 0 && seen.high() > 0 ? LEVELS_BOTH_SIGNS : LEVELS_ONE_SIGN;
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        int best = used;
        double least = Double.POSITIVE_INFINITY;
        for (int end = used; end >= levels; end -= STRIDE) {
            double divergence = divergence(counts, end, used, levels);
            if (divergence < least) {
                least = divergence;
                best = end;
            }
        }
        float bound = (float) (best * seen.binWidth());
        return new ValueRange(Math.max(seen.low(), -bound), Math.min(seen.high(), bound));
    }

    private static double divergence(long[] counts, int end, int used, int levels) {
        double inside = 0;
        for (int i = 0; i < end; i++) {
            inside += counts[i];
        }
        double beyond = 0;
        for (int i = end; i < used; i++) {
            beyond += counts[i];
        }
        double all = inside + beyond;
        double divergence = 0;
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) level * end / levels);
            int to = (int) ((long) (level + 1) * end / levels);
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                double p = (counts[i] + (i == end - 1 ? beyond : 0)) / all;
                double q = counts[i] > 0 ? sum / filled / inside : NOTHING;
                divergence += p > 0 ? p * Math.log(p / q) : 0;
            }
        }
        return divergence;
    }
}
