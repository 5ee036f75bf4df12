package io.lapidary.spec;

/** How good a model's outputs are. */
public enum Metric implements Labelled {
    /** Share of samples whose likeliest class is the right one, in percent. */
    TOP_1("top-1"),
    /** Share of samples with the right class among the five likeliest, in percent. */
    TOP_5("top-5"),
    /** Overlap of predicted and true regions, mean over classes, in percent. */
    MEAN_IOU("mean-iou"),
    /** Peak signal-to-noise ratio, in decibels. */
    PSNR("psnr"),
    /** Share of samples on which the likeliest class is the base's, in percent; needs no labels. */
    AGREEMENT("agreement");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
