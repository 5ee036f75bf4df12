package io.lapidary.runtime;

import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.spec.Metric;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how well a classifier answers, on DJL's ONNX Runtime engine, in batches where the model allows. Stateless
 * but for its settings; any thread.
 */
public final class AccuracyProbe {
    private final int threads;

    /** @param threads of a run; usually all cores */
    public AccuracyProbe(int threads) {
        this.threads = threads;
    }

    /**
     * Runs all samples and counts.
     *
     * @param data with labels; for {@link Metric#AGREEMENT} those of {@link #labelledBy}
     * @throws InvalidInput if the metric does not fit model or data
     * @throws ModelFailure if the model does not load or run
     */
    public AccuracyResult measure(byte[] onnx, LabelledData data, Metric metric) {
        int best = best(metric);
        if (!data.isLabelled()) {
            throw InvalidInput.of(
                    "metric",
                    metric.label(),
                    "The data (%s) have no labels.".formatted(data.name()),
                    "Give labels, or choose `agreement`, which needs none.");
        }
        long start = System.nanoTime();
        try (BatchRunner runner = BatchRunner.of(onnx, threads)) {
            long loaded = System.nanoTime();
            AtomicInteger right = new AtomicInteger();
            runner.run(data, (from, to, values, shape) -> {
                int classes = classes(shape);
                for (int i = from; i < to; i++) {
                    if (isAmong(values, (i - from) * classes, classes, data.label(i), best)) {
                        right.incrementAndGet();
                    }
                }
            });
            double accuracy = 100.0 * right.get() / data.size();
            return new AccuracyResult(
                    accuracy, data.size(), (loaded - start) / 1e6, (System.nanoTime() - loaded) / 1e6);
        } catch (OrtException e) {
            throw new ModelFailure("The model cannot be loaded: " + e.getMessage(), e);
        } catch (EngineException e) {
            throw new ModelFailure("The model cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * The same samples with a model's own answers as labels: what agreement with that model is measured on.
     *
     * @throws ModelFailure if the model does not load or run
     */
    public LabelledData labelledBy(byte[] onnx, LabelledData data) {
        int[] answers = new int[data.size()];
        AtomicInteger classes = new AtomicInteger();
        try (BatchRunner runner = BatchRunner.of(onnx, threads)) {
            runner.run(data, (from, to, values, shape) -> {
                classes.set(classes(shape));
                for (int i = from; i < to; i++) {
                    answers[i] = likeliest(values, (i - from) * classes.get(), classes.get());
                }
            });
        } catch (OrtException e) {
            throw new ModelFailure("The model cannot be loaded: " + e.getMessage(), e);
        } catch (EngineException e) {
            throw new ModelFailure("The model cannot be run: " + e.getMessage(), e);
        }
        return new Relabelled(data, answers, classes.get());
    }

    private static int best(Metric metric) {
        return switch (metric) {
            case TOP_1, AGREEMENT -> 1;
            case TOP_5 -> 5;
            default ->
                throw InvalidInput.of(
                        "metric",
                        metric.label(),
                        "This metric does not fit a classifier.",
                        "Choose `top-1`, `top-5` or `agreement`.");
        };
    }

    private static int classes(long[] shape) {
        long classes = shape.length < 2 ? 0 : shape[1];
        for (int axis = 2; axis < shape.length; axis++) {
            classes = shape[axis] == 1 ? classes : 0;
        }
        if (classes < 1) {
            throw InvalidInput.of(
                    "model",
                    Arrays.toString(shape),
                    "Its output is not one score a class.",
                    "Only classifiers can be judged.");
        }
        return (int) classes;
    }

    /** Whether fewer than {@code best} classes stand before this one; of equal scores the lower class stands first. */
    private static boolean isAmong(float[] scores, int from, int classes, int label, int best) {
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

    private static int likeliest(float[] scores, int from, int classes) {
        int likeliest = 0;
        for (int c = 1; c < classes; c++) {
            if (scores[from + c] > scores[from + likeliest]) {
                likeliest = c;
            }
        }
        return likeliest;
    }
}
