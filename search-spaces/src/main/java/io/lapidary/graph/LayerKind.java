package io.lapidary.graph;

/** How a layer's cost depends on the channels kept around it. */
public enum LayerKind {
    /** A convolution or product in which every output sees every input. */
    DENSE,
    /** A convolution in groups: each output sees a share of the inputs. */
    GROUPED,
    /** A convolution of one input channel for each group; its outputs follow its inputs. */
    DEPTHWISE
}
