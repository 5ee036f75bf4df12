package io.lapidary.runtime.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Trains a sample from the command line: {@code SampleTrainingApp fashion|lenet|deep|separable|shapes OUTPUT [DATA]}. */
final class SampleTrainingApp {
    private SampleTrainingApp() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println(
                    "Usage: SampleTrainingApp fashion|lenet|deep|separable|shapes OUTPUT_FOLDER [DATA_FOLDER]");
            System.exit(2);
        }
        Sample sample = Sample.valueOf(args[0].toUpperCase(Locale.ROOT));
        Path data = Path.of(args.length > 2 ? args[2] : ".");
        System.out.println(EpochLog.CSV_HEADER);
        double accuracy = sample.train(data, Path.of(args[1]), line -> System.out.println(line.toCsv()));
        System.out.printf(Locale.ROOT, "test accuracy: %.2f %%%n", accuracy);
    }
}
