package io.lapidary.service.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many channels a candidate keeps around each layer. The same numbers as {@link ModelGraph#keptInputs} and {@link
 * ModelGraph#keptOutputs}, with the names looked up once: an agent asks for thousands of costs a trial.
 */
final class Widths {
    private static final int FROZEN = -1;

    private record Span(int group, int channels) {}

    private final ModelGraph graph;
    private final Map<String, Integer> groups = new HashMap<>();
    private final List<List<Span>> inputs = new ArrayList<>();
    private final List<Span> outputs = new ArrayList<>();

    Widths(ModelGraph graph) {
        this.graph = graph;
        for (int g = 0; g < graph.groups().size(); g++) {
            groups.put(graph.groups().get(g).name(), g);
        }
        for (Layer layer : graph.layers()) {
            inputs.add(layer.inputs().stream().map(this::span).toList());
            outputs.add(span(new ChannelSpan(layer.outputGroup(), layer.outputChannels())));
        }
    }

    private Span span(ChannelSpan span) {
        return new Span(span.group() == null ? FROZEN : groups.get(span.group()), span.channels());
    }

    /** The channels kept of each group. */
    int[] kept(Candidate candidate) {
        int[] kept = new int[groups.size()];
        for (int g = 0; g < kept.length; g++) {
            kept[g] = graph.groups().get(g).channels();
        }
        for (GroupChoice choice : candidate.groups()) {
            Integer g = groups.get(choice.group());
            if (g != null) {
                kept[g] = graph.groups().get(g).kept(choice.keep());
            }
        }
        return kept;
    }

    int inputs(int layer, int[] kept) {
        int sum = 0;
        for (Span span : inputs.get(layer)) {
            sum += channels(span, kept);
        }
        return sum;
    }

    int outputs(int layer, int[] kept) {
        return channels(outputs.get(layer), kept);
    }

    private int channels(Span span, int[] kept) {
        if (span.group() == FROZEN) {
            return span.channels();
        }
        ChannelGroup group = graph.groups().get(span.group());
        return span.channels() / group.channels() * kept[span.group()];
    }
}
