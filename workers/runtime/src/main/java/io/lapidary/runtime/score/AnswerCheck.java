package io.lapidary.runtime.score;

import io.lapidary.issue.Issues;
import io.lapidary.runtime.data.Answers;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.spec.Metric;

/** Sees whether a model's outputs can be compared with all right answers, by its outputs for a few samples. */
public final class AnswerCheck {
    private AnswerCheck() {}

    /**
     * Runs the base on a few samples and holds the answers of every part against what it gives.
     *
     * @throws io.lapidary.issue.InvalidInput with everything that does not fit
     */
    public static void refuseUnfit(DataSplits data, Metric metric, Yardstick.Base base) {
        ModelOutput output = Yardstick.first(data.validation(), base);
        Issues issues = new Issues();
        for (Answers answers : data.answers()) {
            issues.gather(() -> check(output, answers, metric, issues));
        }
        issues.throwIfAny();
    }

    private static void check(ModelOutput output, Answers answers, Metric metric, Issues issues) {
        switch (metric) {
            case TOP_1, TOP_5 -> ClassScorer.check(output, answers, issues);
            case MEAN_IOU ->
                MapForm.of(output, answers.path(), answers.dims())
                        .noteBeyond(answers.largestClass(), answers.path(), issues);
            case PSNR -> NoiseScorer.check(output, answers.path(), answers.dims());
            case AGREEMENT -> {
                // Compares with the base's own outputs.
            }
        }
    }
}
