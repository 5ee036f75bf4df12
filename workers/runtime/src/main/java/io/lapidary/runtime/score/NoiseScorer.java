package io.lapidary.runtime.score;

import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.Targets;
import java.util.Arrays;
import java.util.List;

/** Mean over samples of the peak signal-to-noise ratio of pictures, in decibels; equal pictures count as 100 dB. */
final class NoiseScorer implements Scorer {
    private static final double MOST = 100;

    private final Targets truth;
    private final double[] decibels;

    NoiseScorer(Targets truth) {
        this.truth = truth;
        this.decibels = new double[truth.size()];
    }

    /**
     * Refuses a base whose output is not of the targets' shape.
     *
     * @throws InvalidInput naming both
     */
    static void check(ModelOutput output, String path, List<Long> picture) {
        if (!withoutOnes(output.dims()).equals(withoutOnes(picture))) {
            throw InvalidInput.of(
                    path,
                    picture,
                    "The model's first output is %s for a sample, `y`, which psnr compares it with, is %s."
                            .formatted(output.dims(), picture),
                    "Give `y` in the output's shape and layout.");
        }
    }

    private static List<Long> withoutOnes(List<Long> dims) {
        return dims.stream().filter(d -> d != 1).toList();
    }

    @Override
    public void add(int from, int to, List<ModelOutput> outputs) {
        ModelOutput output = outputs.get(0);
        int each = (int) truth.each();
        for (int i = from; i < to; i++) {
            float[] right = truth.values(i);
            double sum = 0;
            for (int v = 0; v < each; v++) {
                double error = output.values[(i - from) * each + v] - right[v];
                sum += error * error;
            }
            decibels[i] = decibels(sum / each);
        }
    }

    /** What is not a number is as good as nothing. */
    private double decibels(double meanSquare) {
        double ratio = 10 * Math.log10(truth.peak() * truth.peak() / meanSquare);
        return Double.isNaN(meanSquare) || ratio < -MOST ? -MOST : Math.min(MOST, ratio);
    }

    @Override
    public double score() {
        return Arrays.stream(decibels).average().orElse(0);
    }
}
