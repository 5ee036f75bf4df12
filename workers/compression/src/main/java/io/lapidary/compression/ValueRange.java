package io.lapidary.compression;

/** The values that a quantised tensor can take; 0 is always among them. */
record ValueRange(float low, float high) {
    ValueRange {
        low = Math.min(0, low);
        high = Math.max(0, high);
        if (high - low < 1e-6f) {
            high = low + 1e-6f;
        }
    }
}
