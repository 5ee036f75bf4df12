package io.lapidary.runtime.score;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.runtime.data.Answers;
import io.lapidary.runtime.data.LabelledData;
import java.util.Arrays;
import java.util.List;

/** Counts samples whose right class is among the likeliest. */
final class ClassScorer implements Scorer {
    private final LabelledData data;
    private final int best;
    /** Each sample is written by one thread. */
    private final boolean[] right;

    /** @param best how many classes count as likeliest */
    ClassScorer(LabelledData data, int best) {
        this.data = data;
        this.best = best;
        this.right = new boolean[data.size()];
    }

    @Override
    public void add(int from, int to, List<ModelOutput> outputs) {
        ModelOutput scores = outputs.get(0);
        int classes = classes(scores, data.classes());
        for (int i = from; i < to; i++) {
            right[i] = isAmong(scores.values, (i - from) * classes, classes, data.label(i));
        }
    }

    @Override
    public double score() {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return 100.0 * count / data.size();
    }

    @Override
    public boolean tellsRightFromWrong() {
        return true;
    }

    @Override
    public boolean isRight(int sample) {
        return right[sample];
    }

    /** Notes labels that the model has no score for; refuses outputs that are no scores of classes. */
    static void check(ModelOutput scores, Answers answers, Issues issues) {
        int classes = classes(scores, 0);
        if (answers.largestClass() >= classes) {
            issues.add(
                    answers.path(),
                    answers.largestClass(),
                    "The model tells (%d) classes apart, so labels go up to (%d).".formatted(classes, classes - 1),
                    answers.largestClass() == classes ? "Do the labels count from 1? Subtract 1." : "");
        }
    }

    /**
     * How many classes a model scores.
     *
     * @param needed how many the data have
     * @throws InvalidInput where its output is no such scores, or of too few classes
     */
    static int classes(ModelOutput scores, int needed) {
        boolean isVector = scores.shape.length >= 2 && scores.each() == scores.shape[1] && !scores.whole;
        if (!isVector || scores.shape[1] < needed) {
            throw InvalidInput.of(
                    "metric",
                    Arrays.toString(scores.shape),
                    needed == 0
                            ? "Its first output is not one score for each class."
                            : "Its first output is not one score for each of (%d) classes.".formatted(needed),
                    "Only classifiers have top-1 and top-5; choose `mean-iou` for maps of classes, `psnr` for pictures, or `agreement`.");
        }
        return (int) scores.shape[1];
    }

    /** Whether fewer than {@code best} classes stand before this one; of equal scores the lower class stands first. */
    private boolean isAmong(float[] scores, int from, int classes, int label) {
        float score = scores[from + label];
        if (Float.isNaN(score)) {
            return false;
        }
        int before = 0;
        for (int c = 0; c < classes; c++) {
            float other = scores[from + c];
            if (other > score || other == score && c < label) {
                before++;
            }
        }
        return before < best;
    }
}
