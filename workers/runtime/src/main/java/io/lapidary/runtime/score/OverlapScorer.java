package io.lapidary.runtime.score;

import io.lapidary.runtime.data.Targets;
import java.util.List;

/**
 * Mean over classes of intersection ÷ union of predicted and true regions, over all pixels of all samples, as the PASCAL
 * challenge counts it. Classes that are neither predicted nor true anywhere are left out; pixels whose true class is
 * {@link Targets#IGNORED} or negative are not looked at.
 */
final class OverlapScorer implements Scorer {
    private final Targets truth;
    private final MapForm form;
    private final long[] both;
    private final long[] predicted;
    private final long[] actual;

    /** @param form in which the model gives maps, as {@link MapForm#of} found it for these targets */
    OverlapScorer(Targets truth, MapForm form) {
        this.truth = truth;
        this.form = form;
        this.both = new long[form.classes()];
        this.predicted = new long[form.classes()];
        this.actual = new long[form.classes()];
    }

    @Override
    public void add(int from, int to, List<ModelOutput> outputs) {
        ModelOutput output = outputs.get(0);
        form.check(output);
        long[] bothHere = new long[both.length];
        long[] predictedHere = new long[both.length];
        long[] actualHere = new long[both.length];
        for (int i = from; i < to; i++) {
            float[] right = truth.values(i);
            for (int pixel = 0; pixel < right.length; pixel++) {
                int label = (int) right[pixel];
                if (label < 0 || label == Targets.IGNORED) {
                    continue;
                }
                int guess = form.classOf(output, i - from, pixel);
                actualHere[label]++;
                if (guess >= 0 && guess < predictedHere.length) {
                    predictedHere[guess]++;
                }
                if (guess == label) {
                    bothHere[label]++;
                }
            }
        }
        synchronized (this) {
            for (int c = 0; c < both.length; c++) {
                both[c] += bothHere[c];
                predicted[c] += predictedHere[c];
                actual[c] += actualHere[c];
            }
        }
    }

    @Override
    public synchronized double score() {
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < both.length; c++) {
            long union = predicted[c] + actual[c] - both[c];
            if (union > 0) {
                sum += (double) both[c] / union;
                seen++;
            }
        }
        return seen == 0 ? 0 : 100 * sum / seen;
    }
}
