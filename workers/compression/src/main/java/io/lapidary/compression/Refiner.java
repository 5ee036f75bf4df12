package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import io.lapidary.candidate.Candidate;
import io.lapidary.issue.InvalidInput;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Takes back more of what pruning loses than the closed form alone does, for candidates that are worth some seconds: front
 * to back, each layer that the cut reaches is solved once more on its own inputs in the compressed network, against what
 * the original network has there. Where its output is added to a shortcut, the target is the original sum minus the
 * compressed shortcut, so that the error that came along the shortcut is taken back too. Needs inputs but no labels.
 *
 * <p>Deterministic. Memory: activations of all samples at one border of both networks, up to a bound, and one layer's
 * Gram matrix. Immutable; safe for use by many threads.
 */
public final class Refiner {
    private static final int MOST_SAMPLES = 512;
    /** Of the progress told; the rest is taking ranges. */
    private static final double SHARE_OF_SOLVING = 0.95;

    private final CandidateCompiler compiler;
    private final ModelInputs samples;
    private final long seed;

    /**
     * @param compiler of the candidates, with the calibration that gives orders and closed forms
     * @param samples the first 512 are used; fewer than 256 are soon fitted too closely
     * @param seed of the positions drawn from each sample
     */
    public Refiner(CandidateCompiler compiler, ModelInputs samples, long seed) {
        this.compiler = compiler;
        this.samples = samples;
        this.seed = seed;
    }

    /**
     * Builds a candidate as {@link CandidateCompiler#compile} does, with its weights refined. One that prunes nothing is
     * compiled as ever.
     *
     * @param progress told the share of the work that is done, 0 to 1, on the calling thread
     * @return an ONNX file
     * @throws InvalidInput where the candidate does not fit the model, or the samples do not
     */
    public byte[] refine(Candidate candidate, DoubleConsumer progress) {
        if (candidate.groups().isEmpty()) {
            return compiler.compile(candidate);
        }
        OnnxModel model = compiler.model();
        Cut cut = compiler.cut(candidate);
        GraphCutter.Result result = compiler.cutFloat(cut);
        Batches batches = Batches.of(model, Math.min(MOST_SAMPLES, samples.size()));
        try {
            new Refinement(model, cut, result, samples, batches, seed)
                    .run(share -> progress.accept(share * SHARE_OF_SOLVING));
            Map<String, Calibrator.Choice> ranges = CalibrationPass.ranges(model, result.graph(), samples, batches);
            byte[] refined =
                    compiler.finish(candidate, result, ranges, Map.of("lapidary.refined", "" + batches.whole()));
            progress.accept(1);
            return refined;
        } catch (OrtException e) {
            throw InvalidInput.of(
                    "data",
                    model.graph().name(),
                    "ONNX Runtime cannot run the model on the calibration samples: " + EngineWords.of(e),
                    "Compare the samples' shape with the model's inputs (`lapidary inspect`).");
        }
    }
}
