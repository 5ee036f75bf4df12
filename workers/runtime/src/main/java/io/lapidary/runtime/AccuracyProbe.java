package io.lapidary.runtime;

import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import io.lapidary.compression.ModelInputs;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.score.AnswerCheck;
import io.lapidary.runtime.score.Scorer;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.spec.Metric;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Measures how well a model answers, on DJL's ONNX Runtime engine, in batches where the model allows. Stateless but for
 * its settings; any thread.
 */
public final class AccuracyProbe {
    private final int threads;

    /** @param threads of a run; usually all cores */
    public AccuracyProbe(int threads) {
        this.threads = threads;
    }

    /**
     * Makes ready what a model and all that is made of it are measured by.
     *
     * @param base the untouched model
     * @throws InvalidInput if metric, model and data do not fit together
     * @throws ModelFailure if the model does not load or run
     */
    public Yardstick yardstick(byte[] base, LabelledData data, Metric metric) {
        return Yardstick.of(
                data,
                metric,
                (samples, each) -> run(base, samples, each),
                Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Sees by one short run whether metric, model and data fit together.
     *
     * @param base the untouched model
     * @throws InvalidInput with everything that does not fit, a model that cannot run on the samples included
     */
    public void refuseUnfit(byte[] base, DataSplits data, Metric metric) {
        try {
            AnswerCheck.refuseUnfit(data, metric, (samples, each) -> run(base, samples, each));
        } catch (ModelFailure e) {
            throw InvalidInput.of(
                    "data",
                    null,
                    "The model does not run on these samples. " + e.getMessage(),
                    "Give samples of the shape, type and range that the model was exported for.");
        }
    }

    /** The base's answers to all samples, and their score. */
    Scorer answers(byte[] base, Yardstick yardstick) {
        Scorer scorer = yardstick.scorer();
        run(base, yardstick.data(), scorer);
        return scorer;
    }

    /**
     * Runs and scores samples until it is clear that a candidate cannot hold its limit, or all of them.
     *
     * @throws ModelFailure if the model does not load or run
     */
    CutAccuracy measure(byte[] onnx, Yardstick yardstick, AccuracyCut cut) {
        long start = System.nanoTime();
        Scorer scorer = yardstick.scorer();
        AtomicReference<AccuracyCut.Found> found = new AtomicReference<>();
        double loadMillis = run(
                onnx,
                runner -> runner.run(yardstick.data(), scorer, AccuracyCut.LOOKS + 1, seen -> {
                    cut.look(scorer, seen).ifPresent(found::set);
                    return found.get() != null;
                }));
        double runMillis = (System.nanoTime() - start) / 1e6 - loadMillis;
        int samples = yardstick.data().size();
        return new CutAccuracy(
                found.get() == null ? new AccuracyResult(scorer.score(), samples, loadMillis, runMillis) : null,
                found.get());
    }

    /** Exactly one of the two: all samples' accuracy, or why not all of them were run. */
    record CutAccuracy(AccuracyResult whole, AccuracyCut.Found cut) {}

    /**
     * Runs all samples and scores the answers.
     *
     * @throws InvalidInput if the model's outputs are not what the metric looks at
     * @throws ModelFailure if the model does not load or run
     */
    public AccuracyResult measure(byte[] onnx, Yardstick yardstick) {
        long start = System.nanoTime();
        Scorer scorer = yardstick.scorer();
        double loadMillis = run(onnx, yardstick.data(), scorer);
        return new AccuracyResult(
                scorer.score(), yardstick.data().size(), loadMillis, (System.nanoTime() - start) / 1e6 - loadMillis);
    }

    /** The time it took to load, in milliseconds. */
    private double run(byte[] onnx, ModelInputs samples, Scorer scorer) {
        return run(onnx, runner -> runner.run(samples, scorer));
    }

    private double run(byte[] onnx, Consumer<BatchRunner> work) {
        long start = System.nanoTime();
        try (BatchRunner runner = BatchRunner.of(onnx, threads)) {
            double loadMillis = (System.nanoTime() - start) / 1e6;
            work.accept(runner);
            return loadMillis;
        } catch (OrtException e) {
            throw new ModelFailure("The model cannot be loaded: " + e.getMessage(), e);
        } catch (EngineException e) {
            throw new ModelFailure("The model cannot be run: " + e.getMessage(), e);
        }
    }
}
