package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A square convolution without bias, padded to keep the size, and its BatchNorm. */
final class ConvNorm extends AbstractBlock {
    static final float EPSILON = 1e-5f;

    private final Conv2d conv;
    private final BatchNorm norm;
    private final int kernel;
    private final int stride;
    private final int groups;

    ConvNorm(int filters, int kernel, int stride) {
        this(filters, kernel, stride, 1);
    }

    private ConvNorm(int filters, int kernel, int stride, int groups) {
        super((byte) 1);
        this.kernel = kernel;
        this.stride = stride;
        this.groups = groups;
        conv = addChildBlock(
                "conv",
                Conv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(new Shape(kernel, kernel))
                        .optStride(new Shape(stride, stride))
                        .optPadding(new Shape(padding(), padding()))
                        .optGroups(groups)
                        .optBias(false)
                        .build());
        norm = addChildBlock("bn", BatchNorm.builder().optEpsilon(EPSILON).build());
    }

    /** A filter of its own for each of {@code channels}. */
    static ConvNorm depthwise(int channels, int kernel, int stride) {
        return new ConvNorm(channels, kernel, stride, channels);
    }

    Conv2d conv() {
        return conv;
    }

    BatchNorm norm() {
        return norm;
    }

    int kernel() {
        return kernel;
    }

    int stride() {
        return stride;
    }

    int groups() {
        return groups;
    }

    int padding() {
        return kernel / 2;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return norm.forward(store, conv.forward(store, inputs, training), training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
        norm.initialize(manager, dataType, conv.getOutputShapes(inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
