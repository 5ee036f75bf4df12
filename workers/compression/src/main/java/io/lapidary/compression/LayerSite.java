package io.lapidary.compression;

import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import java.util.Arrays;

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

    /** Whether inputs can be removed from its weights one by one; else they go with the outputs. */
    boolean cutsColumns() {
        return layer.kind() != LayerKind.DEPTHWISE;
    }

    /** Classes of the input channels that one output sees; in a convolution in groups, those of the first group. */
    int[] columnClasses() {
        return layer.kind() == LayerKind.DENSE ? inputClasses : Arrays.copyOf(inputClasses, inputsOfOneGroup());
    }

    int inputsOfOneGroup() {
        return inputClasses.length / layer.groups();
    }

    /** Whether some of its input channels can be removed. */
    boolean hasPrunableInputs() {
        return layer.inputs().stream().anyMatch(s -> s.group() != null);
    }

    /** Weights of one output. */
    int columns() {
        return inputsOfOneGroup() * columnsPerInput;
    }
}
