package io.lapidary.compression;

import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;

/**
 * A layer of the model and where it sits in the graph.
 *
 * @param node name of its node
 * @param inputClasses class of each input channel
 * @param outputClasses class of each output channel
 * @param columnsPerInput weights of one output that belong to one input channel: the kernel's size
 */
record LayerSite(Layer layer, String node, int[] inputClasses, int[] outputClasses, int columnsPerInput) {
    /** Whether each output is a weighted sum over all inputs, so that its weights can be solved anew. */
    boolean isDense() {
        return layer.kind() == LayerKind.DENSE;
    }

    /** Whether some of its input channels can be removed. */
    boolean hasPrunableInputs() {
        return layer.inputs().stream().anyMatch(s -> s.group() != null);
    }

    /** Weights of one output. */
    int columns() {
        return inputClasses.length / layer.groups() * columnsPerInput;
    }
}
