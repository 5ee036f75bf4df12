package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;

/** Two 3×3 convolutions and a shortcut around them, which is a 1×1 projection where the shape changes. */
final class ResidualBlock extends AbstractBlock {
    private final ConvNorm first;
    private final ConvNorm second;
    private final ConvNorm projection;

    ResidualBlock(int inputs, int outputs, int stride) {
        super((byte) 1);
        first = addChildBlock("conv1", new ConvNorm(outputs, 3, stride));
        second = addChildBlock("conv2", new ConvNorm(outputs, 3, 1));
        projection =
                stride == 1 && inputs == outputs ? null : addChildBlock("shortcut", new ConvNorm(outputs, 1, stride));
    }

    ConvNorm first() {
        return first;
    }

    ConvNorm second() {
        return second;
    }

    Optional<ConvNorm> projection() {
        return Optional.ofNullable(projection);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList inner = Activation.relu(first.forward(store, inputs, training));
        NDArray residual = second.forward(store, inner, training).singletonOrThrow();
        NDArray shortcut =
                (projection == null ? inputs : projection.forward(store, inputs, training)).singletonOrThrow();
        return new NDList(Activation.relu(residual.add(shortcut)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        first.initialize(manager, dataType, inputShapes);
        second.initialize(manager, dataType, first.getOutputShapes(inputShapes));
        if (projection != null) {
            projection.initialize(manager, dataType, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return first.getOutputShapes(inputShapes);
    }
}
