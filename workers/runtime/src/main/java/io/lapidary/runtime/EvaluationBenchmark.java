package io.lapidary.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lapidary.candidate.Candidate;
import io.lapidary.compression.BenchCandidates;
import io.lapidary.compression.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long judging takes beyond what it cannot do without.
 *
 * @param candidates random ones that were compiled, each for the first time
 * @param compileMedianMillis time to compile one after calibration, latency sitting aside
 * @param compileP90Millis the same, exceeded by a tenth of them
 * @param samples validation samples of an evaluation
 * @param evaluationMillis time to compile a candidate, load it and measure its accuracy
 * @param inferenceMillis time that the engine alone needs for the same samples, everything loaded and laid out
 */
public record EvaluationBenchmark(
        int candidates,
        double compileMedianMillis,
        double compileP90Millis,
        int samples,
        double evaluationMillis,
        double inferenceMillis) {
    /** Candidates whose evaluation is compared with pure inference; the medians count. */
    private static final int EVALUATED = 7;

    /** Compiles that many random candidates, and evaluates a few of them on that many threads. */
    public static EvaluationBenchmark run(PreparedModel prepared, int candidates, int threads, long seed) {
        Random random = new Random(seed);
        AccuracyProbe probe = new AccuracyProbe(threads);
        probe.measure(prepared.model().bytes(), prepared.yardstick());
        double[] compile = new double[candidates];
        List<Double> evaluation = new ArrayList<>();
        List<Double> inference = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            Candidate candidate = BenchCandidates.draw(prepared.model().graph(), random);
            long start = System.nanoTime();
            byte[] onnx = prepared.compiler().compile(candidate);
            compile[i] = (System.nanoTime() - start) / 1e6;
            if (i >= candidates - EVALUATED) {
                AccuracyResult result = probe.measure(onnx, prepared.yardstick());
                evaluation.add(compile[i] + result.loadMillis() + result.runMillis());
                inference.add(inference(onnx, prepared, threads));
            }
        }
        Arrays.sort(compile);
        return new EvaluationBenchmark(
                candidates,
                Bootstrap.median(compile),
                compile[(int) Math.ceil(0.9 * candidates) - 1],
                prepared.validation().size(),
                median(evaluation),
                median(inference));
    }

    /** Evaluation over pure inference. */
    public double overhead() {
        return evaluationMillis / inferenceMillis;
    }

    /** A line for each figure. */
    public String text() {
        return String.format(
                Locale.ROOT,
                """
                compile a candidate: median %.1f ms, p90 %.1f ms (%d random candidates, each for the first time)
                evaluate a candidate on %d samples: %.0f ms, pure inference %.0f ms, ratio %.2f
                """,
                compileMedianMillis,
                compileP90Millis,
                candidates,
                samples,
                evaluationMillis,
                inferenceMillis,
                overhead());
    }

    private static double median(List<Double> values) {
        return Bootstrap.median(values.stream().mapToDouble(v -> v).toArray());
    }

    /** The engine alone, in the same batches on the same number of threads. */
    private static double inference(byte[] onnx, PreparedModel prepared, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        int batch = prepared.model().dynamicBatch()
                ? BatchRunner.BATCH
                : prepared.model().fixedBatch();
        int size = prepared.validation().size() / batch * batch;
        List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
        try (OrtSession.SessionOptions options = Sessions.options(1)) {
            for (int from = 0; from < size; from += batch) {
                Map<String, OnnxTensor> tensors = new HashMap<>();
                for (var entry : prepared.validation().batch(from, from + batch).entrySet()) {
                    FloatTensor tensor = entry.getValue();
                    tensors.put(
                            entry.getKey(),
                            OnnxTensor.createTensor(
                                    environment, tensor.values(), tensor.shape().toArray()));
                }
                inputs.add(tensors);
            }
            try (OrtSession session = environment.createSession(onnx, options)) {
                session.run(inputs.get(0)).close();
                long start = System.nanoTime();
                InParallel.run(inputs.size(), threads, i -> {
                    try {
                        session.run(inputs.get(i)).close();
                    } catch (OrtException e) {
                        throw new ModelFailure("The model cannot be run: " + e.getMessage(), e);
                    }
                });
                return (System.nanoTime() - start) / 1e6 * prepared.validation().size() / size;
            }
        } catch (OrtException e) {
            throw new ModelFailure("The model cannot be run: " + e.getMessage(), e);
        } finally {
            inputs.forEach(map -> map.values().forEach(OnnxTensor::close));
        }
    }
}
