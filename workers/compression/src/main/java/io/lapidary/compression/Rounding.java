package io.lapidary.compression;

/** How weights below 8 bits, and zeros among them, are chosen. */
public enum Rounding {
    /** The other weights of an output make up for each one's error, by the Gram matrix of the layer's inputs. */
    FEEDBACK,
    /** Each weight alone: to compare with. */
    NEAREST
}
