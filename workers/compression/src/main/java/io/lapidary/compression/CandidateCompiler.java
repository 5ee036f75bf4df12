package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Json;
import io.lapidary.outcome.LayerGain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles candidates: a pure function of base model, calibration and candidate, deterministic to the byte and safe for
 * use by many threads. Weights are solved once for each (layer, kept inputs) and kept in a bounded cache, so that a
 * candidate is stitched from variants.
 */
public final class CandidateCompiler {
    private static final long CACHE_BYTES = 256L << 20;
    private static final String CANDIDATE_KEY = "lapidary.candidate";
    private static final String BASE_KEY = "lapidary.base-sha256";

    private static final LayerSource SIZES_ONLY = new LayerSource() {
        @Override
        public LayerWeights original(LayerSite site) {
            return LayerWeights.sizedOnly(site.outputClasses().length, site.columns());
        }

        @Override
        public LayerWeights onKeptInputs(LayerSite site, int[] keptInputs) {
            return LayerWeights.sizedOnly(site.outputClasses().length, keptInputs.length * site.columnsPerInput());
        }
    };

    private final OnnxModel model;
    private final Calibration calibration;
    private final Map<String, String> metadata;
    private final Rounding rounding;
    private final VariantCache<LayerWeights> cache =
            new VariantCache<>(CACHE_BYTES, w -> 4L * w.outputs * (w.columns + 1));
    private final RoundingCache roundings = RoundingCache.of(CACHE_BYTES);

    private final LayerSource solving = new LayerSource() {
        @Override
        public LayerWeights original(LayerSite site) {
            return calibration.original(site.node());
        }

        @Override
        public LayerWeights onKeptInputs(LayerSite site, int[] keptInputs) {
            return cache.get(
                    site.node() + Arrays.toString(keptInputs),
                    () -> calibration.reconstruction(site.node()).solve(keptInputs));
        }
    };

    /** @param metadata written into every compiled file beside the candidate and the base's hash */
    public CandidateCompiler(OnnxModel model, Calibration calibration, Map<String, String> metadata) {
        this(model, calibration, metadata, Rounding.FEEDBACK);
    }

    /**
     * @param metadata written into every compiled file beside the candidate and the base's hash
     * @param rounding how weights below 8 bits are chosen
     */
    public CandidateCompiler(
            OnnxModel model, Calibration calibration, Map<String, String> metadata, Rounding rounding) {
        this.model = model;
        this.calibration = calibration;
        this.rounding = rounding;
        this.metadata = new TreeMap<>(metadata);
    }

    /**
     * Builds a candidate.
     *
     * @return an ONNX file; the user's own, unchanged, for {@link Candidate#UNTOUCHED}
     * @throws InvalidInput where the candidate names what the model does not have, or cannot have; or is to be refined
     */
    public byte[] compile(Candidate candidate) {
        check(candidate);
        if (candidate.refined()) {
            throw InvalidInput.of(
                    "candidate.refined",
                    true,
                    "Refining needs samples, which a compiler does not have.",
                    "Use a Refiner, or leave `refined` out.");
        }
        if (candidate.equals(Candidate.UNTOUCHED)) {
            return model.bytes();
        }
        return assemble(candidate, solving).toBytes(metadataOf(candidate));
    }

    OnnxModel model() {
        return model;
    }

    /** What a candidate removes. */
    Cut cut(Candidate candidate) {
        check(candidate);
        return Cut.of(model.structure(), calibration, candidate);
    }

    /** The float graph without what was cut, closed-form weights put in; the caller's to change. */
    GraphCutter.Result cutFloat(Cut cut) {
        return GraphCutter.cut(model, cut, solving);
    }

    /**
     * Rounds and quantises as a candidate asks.
     *
     * @param cutNet its float graph, as {@link #cutFloat} gave it, or with other weights
     * @param ranges of the graph's tensors, in place of the calibration's
     * @param more metadata
     */
    byte[] finish(
            Candidate candidate,
            GraphCutter.Result cutNet,
            Map<String, Calibrator.Choice> ranges,
            Map<String, String> more) {
        // Other weights than those that the cache was filled with.
        RoundingCache own = RoundingCache.of(CACHE_BYTES);
        round(candidate, cut(candidate), cutNet, calibration.withRanges(ranges), own);
        Map<String, String> all = metadataOf(candidate);
        all.putAll(more);
        return cutNet.graph().toBytes(all);
    }

    /** Bytes of the file that {@link #compile} would make: exact, without solving anything. */
    public long sizeBytes(Candidate candidate) {
        check(candidate);
        if (candidate.equals(Candidate.UNTOUCHED)) {
            return model.graph().sizeBytes();
        }
        return assemble(candidate, SIZES_ONLY).serializedSize(metadataOf(candidate));
    }

    /** What each layer's precision buys on the device that the calibration is for; layers left in float32 are not listed. */
    public List<LayerGain> gains(Candidate candidate) {
        Cut cut = cut(candidate);
        GraphCutter.Result result = GraphCutter.cut(model, cut, SIZES_ONLY);
        round(candidate, cut, result, calibration, roundings);
        return LayerGains.of(result.graph(), model.structure(), candidate, result.weights(), calibration.types());
    }

    /**
     * The candidate's weights in the uncut float graph: removed channels stay but are not listened to. What a pruned graph
     * must equal.
     */
    byte[] compileMasked(Candidate candidate) {
        check(candidate);
        Cut cut = Cut.of(model.structure(), calibration, candidate);
        Graph graph = model.normalised().copy();
        Map<String, Node> layers = new HashMap<>();
        graph.nodes.forEach(n -> layers.put(n.name, n));
        for (LayerSite site : model.structure().layers) {
            if (site.cutsColumns() && cut.touches(site.inputClasses())) {
                int[] kept = cut.kept(site.columnClasses());
                LayerWeights masked = solving.onKeptInputs(site, kept)
                        .spread(kept, site.columnsPerInput(), site.columnClasses().length);
                Node node = layers.get(site.node());
                LayerWriter.put(graph, node, node.output(), masked);
            }
        }
        return graph.toBytes(Map.of());
    }

    private Graph assemble(Candidate candidate, LayerSource source) {
        Cut cut = Cut.of(model.structure(), calibration, candidate);
        GraphCutter.Result result = GraphCutter.cut(model, cut, source);
        round(candidate, cut, result, calibration, roundings);
        return result.graph();
    }

    private void round(Candidate candidate, Cut cut, GraphCutter.Result result, Calibration with, RoundingCache cache) {
        CandidateRounding rounded =
                new CandidateRounding(model.structure(), with, candidate, cut, result.weights(), cache, rounding);
        rounded.storeReals(result.graph());
        Quantiser.apply(result.graph(), rounded.integerLayers(), rounded::round, with);
        result.graph().sort();
        result.graph().dropUnread();
    }

    /** One layer's weights, nothing cut, as they are stored at a precision that computes in float. */
    RoundedWeights rounded(LayerSite site, Precision precision) {
        Candidate alone =
                new Candidate(List.of(), List.of(new LayerChoice(site.layer().name(), precision)));
        Cut nothing = Cut.of(model.structure(), calibration, alone);
        Node node = model.normalised().nodes.stream()
                .filter(n -> n.name.equals(site.node()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Impossible state: no node (%s).".formatted(site.node())));
        Map<String, LayerWeights> weights = Map.of(site.node(), calibration.original(site.node()));
        return new CandidateRounding(model.structure(), calibration, alone, nothing, weights, roundings, rounding)
                .round(node, 0);
    }

    private Map<String, String> metadataOf(Candidate candidate) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(BASE_KEY, model.sha256());
        all.put(CANDIDATE_KEY, Json.write(candidate));
        return all;
    }

    private void check(Candidate candidate) {
        Issues issues = new Issues();
        candidate.groups().forEach(g -> {
            if (model.graph().group(g.group()).isEmpty()) {
                issues.add(
                        "candidate.groups",
                        g.group(),
                        "The model has no such channel group.",
                        Issues.suggestion(
                                g.group(),
                                model.graph().groups().stream()
                                        .map(ChannelGroup::name)
                                        .toList()));
            }
        });
        for (LayerChoice choice : candidate.layers()) {
            var layer = model.graph().layer(choice.layer());
            if (layer.isEmpty()) {
                issues.add(
                        "candidate.layers",
                        choice.layer(),
                        "The model has no such layer.",
                        Issues.suggestion(
                                choice.layer(),
                                model.graph().layers().stream().map(Layer::name).toList()));
            } else if (!layer.get().takes(choice.precision())) {
                boolean isKept = layer.get().kind() == LayerKind.RECURRENT;
                issues.add(
                        "candidate.layers." + choice.layer(),
                        choice.precision().label(),
                        "Layers of this kind (%s) %s."
                                .formatted(layer.get().op(), isKept ? "are kept as they are" : "only run in float"),
                        isKept ? "Leave it out." : "Use float32, or store it smaller: float16, w4-codebook.");
            }
        }
        issues.throwIfAny();
    }
}
