package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.issue.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Makes a model as small as it can be when packed, within a budget of accuracy and without training: zeros, shared values
 * and entropy coding as in Deep Compression (Han 2016), but with closed-form errors in place of retraining. For each layer
 * every option's packed bytes and error are known; a layer's error counts by how far it moves the model's outputs. A price of
 * error picks an option for each layer, the real accuracy decides on the price, by bisection.
 */
public final class DeepCompression {
    private static final int[] ZEROS = {0, 30, 50, 65, 75, 80, 85, 88, 91, 94, 97};
    private static final List<String> FORMATS =
            List.of("w6-codebook", "w5-codebook", "w4-codebook", "w3-codebook", "w2-codebook");
    /** What a layer is set to, alone, to see how far its error moves the outputs. */
    private static final Precision PROBE = Precision.of("w3-codebook-s50");

    private static final int PROBE_SAMPLES = 128;
    private static final int STEPS = 9;

    private final OnnxModel model;
    private final Calibration calibration;
    private final CandidateCompiler compiler;
    private final Map<LayerSite, List<LayerOption>> options = new LinkedHashMap<>();

    private DeepCompression(OnnxModel model, Calibration calibration, CandidateCompiler compiler) {
        this.model = model;
        this.calibration = calibration;
        this.compiler = compiler;
    }

    /**
     * A model that was tried.
     *
     * @param accuracy as the judge said
     * @param packedBytes of the whole file
     * @param sizeBytes of the file that runs
     */
    public record Tried(Candidate candidate, double accuracy, long packedBytes, long sizeBytes) {}

    /**
     * Searches.
     *
     * @param inputs some of the calibration samples
     * @param leastAccuracy in the judge's unit
     * @param judge tells an ONNX file's accuracy
     * @param told of each model that was judged, on the calling thread
     * @return the smallest that holds the accuracy; the most accurate where none does
     */
    public static Tried search(
            OnnxModel model,
            Calibration calibration,
            CandidateCompiler compiler,
            ModelInputs inputs,
            double leastAccuracy,
            ToDoubleFunction<byte[]> judge,
            Consumer<Tried> told) {
        DeepCompression search = new DeepCompression(model, calibration, compiler);
        try {
            search.weigh(inputs);
        } catch (OrtException e) {
            throw InvalidInput.of(
                    "data",
                    model.graph().name(),
                    "ONNX Runtime cannot run the model on the calibration samples: " + EngineWords.of(e),
                    "Compare the samples' shape with the model's inputs (`lapidary inspect`).");
        }
        return search.bisect(leastAccuracy, judge, told);
    }

    /** Every option of every layer, its error in units of the model's outputs. */
    private void weigh(ModelInputs inputs) throws OrtException {
        int step = model.dynamicBatch() ? Math.min(PROBE_SAMPLES, inputs.size()) : model.fixedBatch();
        Map<String, FloatTensor> samples = inputs.batch(0, step);
        Map<String, FloatTensor> base = outputs(model.bytes(), samples);
        for (LayerSite site : model.structure().layers) {
            LayerWeights original = calibration.original(site.node());
            double moved = distance(
                    base,
                    outputs(
                            compiler.compile(new Candidate(
                                    List.of(),
                                    List.of(new LayerChoice(site.layer().name(), PROBE)))),
                            samples));
            double factor = moved / Math.max(option(site, PROBE).error(), 1e-12);
            List<LayerOption> own = new ArrayList<>();
            own.add(LayerOption.untouched(original));
            for (String format : FORMATS) {
                for (int zeros : ZEROS) {
                    LayerOption found = option(site, Precision.of(format).withZeros(zeros));
                    own.add(new LayerOption(found.precision(), found.packedBytes(), factor * found.error()));
                }
            }
            options.put(site, own);
        }
    }

    private LayerOption option(LayerSite site, Precision precision) {
        return LayerOption.of(
                calibration.original(site.node()),
                compiler.rounded(site, precision),
                site.isDense() ? calibration.dense(site.node()) : null);
    }

    private static Map<String, FloatTensor> outputs(byte[] onnx, Map<String, FloatTensor> samples) throws OrtException {
        try (OrtRunner runner = OrtRunner.of(onnx)) {
            return runner.floats(samples);
        }
    }

    /** Relative squared distance of all outputs. */
    private static double distance(Map<String, FloatTensor> base, Map<String, FloatTensor> other) {
        double difference = 0;
        double scale = 1e-12;
        for (Map.Entry<String, FloatTensor> entry : base.entrySet()) {
            var a = entry.getValue().values();
            var b = other.get(entry.getKey()).values();
            for (int i = 0; i < a.remaining(); i++) {
                difference += (a.get(i) - b.get(i)) * (double) (a.get(i) - b.get(i));
                scale += a.get(i) * (double) a.get(i);
            }
        }
        return difference / scale;
    }

    /** On the logarithm of the price of error, in bytes. */
    private Tried bisect(double leastAccuracy, ToDoubleFunction<byte[]> judge, Consumer<Tried> told) {
        double cheap = Math.log(model.graph().sizeBytes() * 1e-3);
        double dear = Math.log(model.graph().sizeBytes() * 1e4);
        Tried best = null;
        for (int step = 0; step < STEPS; step++) {
            double middle = (cheap + dear) / 2;
            Candidate candidate = cheapest(Math.exp(middle));
            byte[] onnx = compiler.compile(candidate);
            Tried tried = new Tried(candidate, judge.applyAsDouble(onnx), Packing.packedSize(onnx), onnx.length);
            told.accept(tried);
            boolean holds = tried.accuracy() >= leastAccuracy;
            if (best == null || isBetter(tried, best, leastAccuracy)) {
                best = tried;
            }
            if (holds) {
                dear = middle;
            } else {
                cheap = middle;
            }
        }
        return best;
    }

    private static boolean isBetter(Tried a, Tried b, double leastAccuracy) {
        boolean aHolds = a.accuracy() >= leastAccuracy;
        boolean bHolds = b.accuracy() >= leastAccuracy;
        if (aHolds != bHolds) {
            return aHolds;
        }
        return aHolds ? a.packedBytes() < b.packedBytes() : a.accuracy() > b.accuracy();
    }

    private Candidate cheapest(double price) {
        List<LayerChoice> choices = new ArrayList<>();
        options.forEach((site, own) -> {
            LayerOption best = own.get(0);
            for (LayerOption option : own) {
                if (option.packedBytes() + price * option.error() < best.packedBytes() + price * best.error()) {
                    best = option;
                }
            }
            choices.add(new LayerChoice(site.layer().name(), best.precision()));
        });
        return new Candidate(List.of(), choices);
    }
}
