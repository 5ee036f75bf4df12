package io.lapidary.graph;

import java.util.List;

/**
 * An input or output of a model.
 *
 * @param shape one entry an axis; −1 where the model leaves the size open
 * @param type ONNX's name of the element type, for example {@code float}
 */
public record TensorInfo(String name, List<Long> shape, String type) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }
}
