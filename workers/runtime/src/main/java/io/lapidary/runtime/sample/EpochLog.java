package io.lapidary.runtime.sample;

import java.util.Locale;

/** What one epoch came to: the line of the training's log. Accuracies in percent, validation with averaged weights. */
public record EpochLog(
        int epoch, double rate, double trainLoss, double trainAccuracy, double validationAccuracy, double seconds) {
    /** The first line of a log. */
    public static final String CSV_HEADER = "epoch,rate,train_loss,train_accuracy,validation_accuracy,seconds";

    /** This line of a log. */
    public String toCsv() {
        return String.format(
                Locale.ROOT,
                "%d,%.6f,%.4f,%.2f,%.2f,%.1f",
                epoch,
                rate,
                trainLoss,
                trainAccuracy,
                validationAccuracy,
                seconds);
    }
}
