package io.lapidary.graph;

/** How a layer's cost depends on the channels kept around it. */
public enum LayerKind {
    /** A convolution or product in which every output sees every input. */
    DENSE,
    /** A convolution in groups, each of which keeps an equal share of its inputs and outputs. */
    GROUPED,
    /** A convolution in groups that go or stay whole, such as of one input channel each; its outputs follow its inputs. */
    DEPTHWISE,
    /** An LSTM, GRU or RNN, over a whole sequence: kept whole and in float32. */
    RECURRENT;

    /** Whether inputs and outputs are pruned apart, so that the cost falls with the product of both. */
    public boolean costsInputsTimesOutputs() {
        return this != DEPTHWISE;
    }
}
