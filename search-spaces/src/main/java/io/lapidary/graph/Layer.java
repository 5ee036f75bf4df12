package io.lapidary.graph;

import io.lapidary.candidate.Precision;
import java.util.List;

/**
 * One layer with weights, in the order of execution.
 *
 * @param name the node's name, unique in the model
 * @param index position among the layers, from 0
 * @param op ONNX's operator: {@code Conv}, {@code Gemm}, {@code MatMul}, {@code LSTM}
 * @param inputChannels channels of its input (features, for a product)
 * @param outputChannels channels of its output
 * @param kernel kernel's size an axis; empty for a product
 * @param strides step an axis; empty for a product
 * @param groups convolution groups; 1 for an ordinary layer
 * @param positions output positions computed for one sample: height × width, or the tokens or steps of a sequence
 * @param macs multiply–accumulates for one sample
 * @param parameters weights and biases
 * @param inputs where its input channels come from, in order; their channels add up to {@code inputChannels}
 * @param outputGroup the channel group its outputs belong to; null where its outputs are frozen
 * @param quantisable whether it can run in int8
 */
public record Layer(
        String name,
        int index,
        String op,
        LayerKind kind,
        int inputChannels,
        int outputChannels,
        List<Integer> kernel,
        List<Integer> strides,
        int groups,
        long positions,
        long macs,
        long parameters,
        List<ChannelSpan> inputs,
        String outputGroup,
        boolean quantisable) {
    public Layer {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        inputs = List.copyOf(inputs);
    }

    /** Whether its weights can be had in a precision. */
    public boolean takes(Precision precision) {
        return precision == Precision.FLOAT32
                || kind != LayerKind.RECURRENT && (quantisable || !precision.runsAsInt8());
    }

    /** Multiply–accumulates for one sample with these numbers of channels kept. */
    public long macs(int keptInputs, int keptOutputs) {
        double share = (double) keptOutputs / outputChannels;
        if (kind.costsInputsTimesOutputs()) {
            share *= (double) keptInputs / inputChannels;
        }
        return Math.round(macs * share);
    }
}
