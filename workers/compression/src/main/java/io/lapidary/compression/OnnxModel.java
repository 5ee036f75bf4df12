package io.lapidary.compression;

import io.lapidary.graph.ModelGraph;
import java.util.List;
import java.util.Map;

/**
 * A model that was read, checked and understood. Immutable; safe for use by many threads.
 *
 * <p>Made by {@link OnnxReader}.
 */
public final class OnnxModel {
    private final byte[] bytes;
    private final ModelGraph modelGraph;
    private final Graph normalised;
    private final Structure structure;
    private final Map<String, long[]> shapes;
    private final boolean dynamicBatch;
    private final int fixedBatch;
    private final ChannelFlow flow;

    OnnxModel(
            byte[] bytes,
            ModelGraph modelGraph,
            Graph normalised,
            ChannelFlow flow,
            Structure structure,
            Map<String, long[]> shapes,
            boolean dynamicBatch,
            int fixedBatch) {
        this.bytes = bytes;
        this.modelGraph = modelGraph;
        this.normalised = normalised;
        this.flow = flow;
        this.structure = structure;
        this.shapes = shapes;
        this.dynamicBatch = dynamicBatch;
        this.fixedBatch = fixedBatch;
    }

    /** The picture of the model as data. */
    public ModelGraph graph() {
        return modelGraph;
    }

    /** The user's file, as it was given. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Hash of the user's file, in hexadecimal. */
    public String sha256() {
        return modelGraph.sha256();
    }

    /** Whether a run may have any number of samples. */
    public boolean dynamicBatch() {
        return dynamicBatch;
    }

    /** Samples of a run where the number is fixed; else 1. */
    public int fixedBatch() {
        return fixedBatch;
    }

    /**
     * Sizes of an input for some samples: its first axis counts them, unless the model takes it whole, as it does states
     * whose first axis is something else.
     */
    Shape inputShape(String input, int samples) {
        long[] dims = shapes.get(input).clone();
        if (dims.length > 0 && (dynamicBatch || dims[0] == fixedBatch)) {
            dims[0] = samples;
        }
        return Shape.of(dims);
    }

    /** What it computes, step by step. */
    public OnnxProgram program() {
        return OnnxProgram.of(normalised);
    }

    /** For each output of a layer the index of its group's channel; empty where its outputs are never pruned. */
    public List<Integer> outputChannels(String layer) {
        return structure.outputChannels(layer);
    }

    Graph normalised() {
        return normalised;
    }

    Structure structure() {
        return structure;
    }

    ChannelFlow flow() {
        return flow;
    }

    /** True shapes of the tensors of the normalised graph, from one run. */
    Map<String, long[]> shapes() {
        return shapes;
    }
}
