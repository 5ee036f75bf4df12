package io.lapidary.spec;

import java.util.List;

/**
 * How a stored picture becomes the model's input: (pixel · scale − mean) / std.
 *
 * @param height to resize to; 0 to leave as it is
 * @param width to resize to; 0 to leave as it is
 * @param mean one entry a channel, or a single one for all
 * @param std likewise
 * @param layout of the model's input: {@code NCHW} or {@code NHWC}
 * @param channels order and number of the model's colours: {@code rgb}, {@code bgr} or {@code grey}
 */
public record Preprocess(
        int height, int width, double scale, List<Double> mean, List<Double> std, String layout, String channels) {
    public Preprocess {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Values as they are stored. */
    public static Preprocess none() {
        return new Preprocess(0, 0, 1, List.of(0.0), List.of(1.0), "NCHW", "rgb");
    }
}
