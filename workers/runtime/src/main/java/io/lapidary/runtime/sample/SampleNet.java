package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import java.util.Map;

/** A sample network: images [N, channels, height, width] in, logits [N, classes] out. One thread at a time. */
abstract class SampleNet extends AbstractBlock {
    SampleNet(byte version) {
        super(version);
    }

    abstract SampleArchitecture architecture();

    /**
     * The network as it is used.
     *
     * @param metadata entries for the file, such as how it was trained
     * @return the ONNX file
     */
    abstract byte[] toOnnx(Map<String, String> metadata);

    /** The logits of a batch; every array made on the way belongs to the manager of {@code images}. */
    final NDArray logits(NDArray images, boolean training) {
        ParameterStore store = new ParameterStore(images.getManager(), false);
        return forward(store, new NDList(images), training).singletonOrThrow();
    }
}
