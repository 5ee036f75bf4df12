package io.lapidary.service.http;

import io.lapidary.graph.ModelGraph;

/** What is kept of an uploaded model besides its file: the {@code json} of its upload. */
public record ModelFacts(ModelGraph graph, long macs, long parameters) {
    public ModelFacts(ModelGraph graph) {
        this(graph, graph.macs(), graph.parameters());
    }
}
