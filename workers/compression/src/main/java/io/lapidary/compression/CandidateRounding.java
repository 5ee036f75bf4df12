package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.candidate.WeightFormat;
import io.lapidary.issue.InvalidInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rounds the weights of one candidate's layers, as they stand after the cut. What takes long is looked up in a cache that
 * outlives the candidate.
 */
final class CandidateRounding {
    private static final int NEAREST_FROM_BITS = 8;

    private final Calibration calibration;
    private final Cut cut;
    private final Map<String, LayerWeights> weights;
    private final RoundingCache cache;
    private final Rounding rounding;
    private final Map<String, LayerSite> sites = new LinkedHashMap<>();
    private final Map<String, Precision> precisions = new LinkedHashMap<>();

    /** @param weights of each layer, by node, after the cut */
    CandidateRounding(
            Structure structure,
            Calibration calibration,
            Candidate candidate,
            Cut cut,
            Map<String, LayerWeights> weights,
            RoundingCache cache,
            Rounding rounding) {
        this.calibration = calibration;
        this.cut = cut;
        this.weights = weights;
        this.cache = cache;
        this.rounding = rounding;
        for (LayerSite site : structure.layers) {
            Precision precision = candidate.precision(site.layer().name());
            if (precision != Precision.FLOAT32) {
                sites.put(site.node(), site);
                precisions.put(site.node(), precision);
            }
        }
    }

    /** Layers that compute on 8-bit integers, by node. */
    Set<String> integerLayers() {
        Set<String> layers = new LinkedHashSet<>();
        precisions.forEach((node, precision) -> {
            if (precision.runsAsInt8()) {
                layers.add(node);
            }
        });
        return layers;
    }

    /** Stores the weights of the layers that compute in float, but not as they were. */
    void storeReals(Graph graph) {
        WeightStorage storage = new WeightStorage(graph);
        for (Node node : graph.nodes.toArray(new Node[0])) {
            Precision precision = precisions.get(node.name);
            if (precision != null && !precision.runsAsInt8()) {
                RoundedWeights rounded = round(node, 0);
                refuseOverflow(node, precision, rounded);
                storage.put(node, rounded);
            }
        }
    }

    /** Of the formats only float16 cannot hold what float32 can. */
    private void refuseOverflow(Node node, Precision precision, RoundedWeights rounded) {
        if (precision.format() != WeightFormat.FLOAT16 || weights.get(node.name).isSizedOnly() || rounded.isFinite()) {
            return;
        }
        throw InvalidInput.of(
                "candidate.layers." + sites.get(node.name).layer().name(),
                precision.label(),
                "The layer has weights beyond 65,504, the largest that float16 holds.",
                "Use bfloat16 or float32 for it.");
    }

    /** @param inputScale of the layer's integer input; 0 where it has none */
    RoundedWeights round(Node node, float inputScale) {
        Precision precision = precisions.get(node.name);
        LayerWeights own = weights.get(node.name);
        if (own.isSizedOnly()) {
            return RoundedWeights.sizedOnly(own.outputs, own.columns, precision);
        }
        boolean freeBias = !node.input(2).isEmpty();
        boolean isQuick = precision.sparsity() == 0
                && (precision.format().kind() == WeightFormat.Kind.REAL || precision.bits() >= NEAREST_FROM_BITS);
        if (isQuick || rounding == Rounding.NEAREST) {
            return new WeightRounder(precision, bits(precision), null, freeBias, inputScale).round(own);
        }
        LayerSite site = sites.get(node.name);
        int[] keptInputs = cut.kept(site.columnClasses());
        String place = "%s %s %s "
                .formatted(node.name, Arrays.toString(keptInputs), Arrays.toString(cut.kept(site.outputClasses())));
        return cache.weights().get(place + precision + " " + inputScale, () -> {
            Matrix gram = gram(site, keptInputs);
            WeightRounder rounder = new WeightRounder(precision, bits(precision), gram, freeBias, inputScale);
            if (precision.sparsity() == 0) {
                return rounder.round(own);
            }
            // The same zeros serve every format.
            MaskedSolution.Result masked = cache.masks()
                    .get(
                            place + precision.sparsity(),
                            () -> MaskedSolution.of(own, gram, precision.kept(own.outputs * own.columns), freeBias));
            return rounder.round(masked.weights(), masked.kept());
        });
    }

    private int bits(Precision precision) {
        return precision.runsAsInt8()
                ? Math.min(precision.bits(), calibration.types().weightBits())
                : precision.bits();
    }

    /** Of the inputs that are kept; null where none was collected. */
    private Matrix gram(LayerSite site, int[] keptInputs) {
        DenseLayer dense = calibration.dense(site.node());
        if (dense == null || !site.isDense()) {
            return null;
        }
        if (keptInputs.length == site.inputClasses().length) {
            return dense.gram();
        }
        int width = site.columnsPerInput();
        int[] columns = new int[keptInputs.length * width + 1];
        for (int i = 0; i < keptInputs.length; i++) {
            System.arraycopy(dense.columnsOf(keptInputs[i]), 0, columns, i * width, width);
        }
        columns[columns.length - 1] = dense.columns() - 1;
        return dense.gram().permuted(columns);
    }
}
