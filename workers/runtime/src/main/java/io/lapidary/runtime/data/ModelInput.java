package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.Issues;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one input that a model is fed by.
 *
 * @param dims without the batch axis; −1 where the model leaves a size open
 * @param classes of the model's first output; 0 where it does not say
 */
record ModelInput(String name, List<Long> dims, int classes) {
    ModelInput {
        dims = List.copyOf(dims);
    }

    /** Null where data cannot feed the model, which is then among the issues. */
    static ModelInput of(ModelGraph graph, Issues issues) {
        if (graph.inputs().isEmpty()) {
            issues.add("model", graph.name(), "This model has no inputs.", "Export it with one.");
            return null;
        }
        TensorInfo input = graph.inputs().get(0);
        if (input.shape().size() < 2) {
            issues.add(
                    "model",
                    graph.name(),
                    "Its input (%s) is %s of shape %s.".formatted(input.name(), input.type(), input.shape()),
                    "Data feed inputs of two axes or more, of which the first is the batch.");
            return null;
        }
        return new ModelInput(
                input.name(), input.shape().subList(1, input.shape().size()), classes(graph));
    }

    private static int classes(ModelGraph graph) {
        if (graph.outputs().isEmpty() || graph.outputs().get(0).shape().size() < 2) {
            return 0;
        }
        return (int) Math.max(0, graph.outputs().get(0).shape().get(1));
    }

    /** Whether it takes pictures: channels, height, width in some order. */
    boolean isPicture() {
        return dims.size() == 3;
    }

    boolean accepts(List<Integer> sizes) {
        if (sizes.size() != dims.size()) {
            return false;
        }
        for (int axis = 0; axis < sizes.size(); axis++) {
            if (dims.get(axis) >= 0 && dims.get(axis) != (long) sizes.get(axis)) {
                return false;
            }
        }
        return true;
    }

    String text() {
        return dims.stream().map(d -> d < 0 ? "?" : String.valueOf(d)).collect(Collectors.joining("×"));
    }
}
