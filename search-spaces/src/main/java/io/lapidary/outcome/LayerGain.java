package io.lapidary.outcome;

import io.lapidary.candidate.Precision;

/**
 * What a precision really buys for one layer, on the device that the model was compiled for.
 *
 * @param floatBytes of its weights and bias in float32, after channels were removed
 * @param bytes of the same in the file that runs
 * @param computesInInt8 whether it runs on 8-bit integers; false also where the precision asked for it but the layer's
 *     input is never an integer
 * @param faster whether that gains time on the device; never for a layer that computes in float
 */
public record LayerGain(
        String layer, Precision precision, long floatBytes, long bytes, boolean computesInInt8, boolean faster) {
    /** In words: {@code size and latency}, {@code size}, {@code latency} or {@code nothing}. */
    public String buys() {
        boolean smaller = bytes < floatBytes;
        if (smaller && faster) {
            return "size and latency";
        }
        return smaller ? "size" : faster ? "latency" : "nothing";
    }
}
