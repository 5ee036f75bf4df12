package io.lapidary.profile;

/**
 * Measured time of one layer at full width.
 *
 * @param floatMicros in float32
 * @param int8Micros inside an int8 region
 */
public record LayerTime(String layer, double floatMicros, double int8Micros) {}
