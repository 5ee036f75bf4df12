package io.lapidary.profile;

/**
 * What calibration says of one layer.
 *
 * @param int8Error relative squared error of its output from rounding weights and input to 8 bits
 */
public record LayerProfile(String layer, double int8Error) {}
