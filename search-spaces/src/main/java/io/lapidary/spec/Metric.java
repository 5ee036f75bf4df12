package io.lapidary.spec;

import java.util.Arrays;
import java.util.Locale;

/** How good a model's outputs are; more is better. All but {@link #AGREEMENT} look at the model's first output. */
public enum Metric implements Labelled {
    /** Share of samples whose likeliest class is the right one, in percent. */
    TOP_1("top-1"),
    /** Share of samples with the right class among the five likeliest, in percent. */
    TOP_5("top-5"),
    /** Overlap of predicted and true regions, over all pixels of all samples, mean over classes, in percent. */
    MEAN_IOU("mean-iou"),
    /** Peak signal-to-noise ratio, mean over samples, in decibels. */
    PSNR("psnr"),
    /** How far all outputs are the base's, mean over outputs, in percent; needs no labels. */
    AGREEMENT("agreement");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** The metric of this name; {@link #TOP_1} where there is none, as in a spec that says nothing. */
    public static Metric named(String label) {
        return Arrays.stream(values())
                .filter(m -> m.label.equals(label))
                .findFirst()
                .orElse(TOP_1);
    }

    /** What its values are counted in: {@code %} or {@code dB}. */
    public String unit() {
        return this == PSNR ? "dB" : "%";
    }

    /** What differences of its values are counted in: {@code points} (of a percentage) or {@code dB}. */
    public String differenceUnit() {
        return this == PSNR ? "dB" : "points";
    }

    /** A value with its unit: "93.20 %" or "31.02 dB". */
    public String text(double value) {
        return String.format(Locale.ROOT, "%.2f %s", value, unit());
    }

    /** A difference with its sign, always, and its unit: "−0.30 points" or "+0.10 dB". */
    public String changeText(double change) {
        double rounded = Math.round(change * 100) / 100.0;
        String sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "±";
        return String.format(Locale.ROOT, "%s%.2f %s", sign, Math.abs(rounded), differenceUnit());
    }

    /** Whether each sample is either right or wrong, so that it moves in steps of one sample. */
    public boolean countsSamples() {
        return this == TOP_1 || this == TOP_5;
    }

    /** Whether the right answer is an array for each sample: a map of classes, or a picture. */
    public boolean needsTargets() {
        return this == MEAN_IOU || this == PSNR;
    }
}
