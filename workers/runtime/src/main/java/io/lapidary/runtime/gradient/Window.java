package io.lapidary.runtime.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.lapidary.issue.InvalidInput;
import java.util.Arrays;

/**
 * How a convolution or a pool moves over a picture.
 *
 * @param pads before height, before width, after height, after width, as ONNX has them
 */
record Window(String name, Shape kernel, Shape stride, Shape dilation, long[] pads) {
    /** @throws InvalidInput for what does not move over two axes, or pads by itself */
    static Window of(Attributes step, long[] kernel) {
        String name = step.step().name();
        String auto = step.text("auto_pad", "NOTSET");
        if (kernel.length != 2 || !auto.equals("NOTSET") && !auto.equals("VALID")) {
            throw InvalidInput.of(
                    "criterion",
                    name,
                    "Gradients are known for windows over two axes with written pads, not for (%s) with auto_pad (%s)."
                            .formatted(Arrays.toString(kernel), auto),
                    "Choose another criterion, such as independence.");
        }
        long[] pads = step.list("pads");
        return new Window(
                name,
                new Shape(kernel),
                shape(step.list("strides")),
                shape(step.list("dilations")),
                pads.length == 0 || auto.equals("VALID") ? new long[4] : pads);
    }

    private static Shape shape(long[] values) {
        return values.length == 0 ? new Shape(1, 1) : new Shape(values);
    }

    boolean isBare() {
        return Arrays.stream(pads).allMatch(p -> p == 0);
    }

    NDArray padded(NDArray x, double value) {
        // PyTorch counts from the last axis.
        return isBare() ? x : x.pad(new Shape(pads[1], pads[3], pads[0], pads[2]), value);
    }

    void requireEvenPads() {
        if (pads[0] != pads[2] || pads[1] != pads[3]) {
            throw InvalidInput.of(
                    "criterion",
                    name,
                    "Gradients are not known for an average pool with uneven pads (%s)."
                            .formatted(Arrays.toString(pads)),
                    "Choose another criterion, such as independence.");
        }
    }

    Shape evenPads() {
        return new Shape(pads[0], pads[1]);
    }
}
