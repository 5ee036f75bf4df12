package io.lapidary.space;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a candidate as people write it, noting every problem: {@code {"groups": {…: 0.5}, "layers": {…: "int8"}}}. */
public final class CandidateReader {
    private static final String FORM = "{\"groups\": {\"conv1\": 0.5}, \"layers\": {\"conv1\": \"int8\"}}";

    private CandidateReader() {}

    /**
     * Reads a candidate of one model; what it leaves out stays as it was.
     *
     * @throws io.lapidary.issue.InvalidInput with every problem found
     */
    public static Candidate read(String json, ModelGraph graph) {
        Issues issues = new Issues();
        Fields fields = Fields.of("", Json.tree(json), issues, FORM);
        Fields groups = fields.object("groups", "{\"conv1\": 0.5}");
        List<GroupChoice> keeps = new ArrayList<>();
        for (ChannelGroup group : graph.groups()) {
            double keep = groups.number(group.name(), 1, v -> v > 0 && v <= 1, "a share above 0 and up to 1");
            keeps.add(new GroupChoice(group.name(), keep));
        }
        groups.done("There is no such channel group in this model.");
        Fields layers = fields.object("layers", "{\"conv1\": \"int8\"}");
        List<LayerChoice> precisions = new ArrayList<>();
        for (Layer layer : graph.layers()) {
            precisions.add(new LayerChoice(layer.name(), precision(layers, layer)));
        }
        layers.done("There is no such layer in this model.");
        boolean refined = fields.choice("refined", Map.of("false", false, "true", true), false);
        fields.done();
        issues.throwIfAny();
        return new Candidate(keeps, precisions, refined);
    }

    private static Precision precision(Fields layers, Layer layer) {
        String label = layers.text(layer.name());
        if (label == null) {
            return Precision.FLOAT32;
        }
        Precision precision = Precision.find(label).orElse(null);
        if (precision == null) {
            layers.issue(layer.name(), "There is no such precision.", Precision.wayOut(label));
            return Precision.FLOAT32;
        }
        if (!layer.takes(precision)) {
            boolean isKept = layer.kind() == LayerKind.RECURRENT;
            layers.issue(
                    layer.name(),
                    isKept ? "This layer is kept as it is." : "This layer computes in float only.",
                    isKept
                            ? "Leave it out; `lapidary inspect` says why."
                            : "Store it smaller (float16, w4-codebook); `lapidary inspect` says why.");
        }
        return precision;
    }
}
