package io.lapidary.runtime.sample;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** What a sample network looks like; the text of it tells apart the checkpoints of different ones. */
interface SampleArchitecture {
    int classes();

    /** Shape of one image's batch: [1, channels, height, width]. */
    Shape input();

    /** A new network with random weights, drawn from the engine's generator: seed that first. */
    SampleNet create(NDManager manager);
}
