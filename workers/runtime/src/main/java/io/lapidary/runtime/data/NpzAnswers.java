package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;

/** What a NumPy archive's {@code y} says, as far as the metric asks for it; null where it does not. */
final class NpzAnswers {
    private static final String NAME = "y";

    private final int[] labels;
    private final NpzArray targets;
    private final int largestClass;

    private NpzAnswers(int[] labels, NpzArray targets, int largestClass) {
        this.labels = labels;
        this.targets = targets;
        this.largestClass = largestClass;
    }

    /** What a metric asks {@code y} for. */
    enum Wanted {
        /** One class for each sample, where there is one. */
        CLASSES,
        /** Whole numbers for each pixel. */
        MAPS,
        /** Values for each pixel. */
        PICTURES,
        NOTHING;

        static Wanted of(Metric metric) {
            return switch (metric) {
                case TOP_1, TOP_5 -> CLASSES;
                case MEAN_IOU -> MAPS;
                case PSNR -> PICTURES;
                case AGREEMENT -> NOTHING;
            };
        }
    }

    static boolean isFile(String path, Path file, Issues issues) {
        boolean isFile = Files.isRegularFile(file);
        if (!isFile) {
            issues.add(
                    path,
                    file,
                    "This file does not exist or is not a file.",
                    "Paths are relative to the search's file.");
        }
        return isFile;
    }

    /**
     * Reads labels, or the head of larger answers, whose values are only looked at.
     *
     * @throws IOException where they do not fit the metric or the samples, with the reason
     */
    static NpzAnswers read(String path, ZipFile zip, Path file, int samples, Wanted wanted, Issues issues)
            throws IOException {
        if (wanted == Wanted.NOTHING || wanted == Wanted.CLASSES && !NpzArray.isIn(zip, NAME)) {
            return new NpzAnswers(null, null, 0);
        }
        NpzArray y = NpzArray.open(zip, file, NAME);
        if (y.header().isFloat() && wanted != Wanted.PICTURES) {
            throw new IOException("y holds floats; classes are whole numbers: save y.astype('int64').");
        }
        if (y.samples() != samples || wanted == Wanted.CLASSES && y.sample().values() != 1) {
            throw new IOException("y has shape %s; it needs one %s for each of the (%d) samples."
                    .formatted(y.header().shape(), wanted == Wanted.CLASSES ? "class" : "array", samples));
        }
        return switch (wanted) {
            case CLASSES -> ofClasses(y.numbers());
            case MAPS ->
                new NpzAnswers(null, y, (int)
                        Math.max(0, ArrayContent.of(y, Targets.IGNORED).most()));
            case PICTURES -> {
                if (y.header().isFloat()) {
                    ArrayContent.of(y, Float.NaN).noteBroken(path, issues);
                }
                yield new NpzAnswers(null, y, 0);
            }
            case NOTHING -> throw new IllegalStateException("Impossible state: y was read unasked.");
        };
    }

    private static NpzAnswers ofClasses(int[] labels) {
        return new NpzAnswers(labels, null, Arrays.stream(labels).max().orElse(0));
    }

    int[] labels() {
        return labels;
    }

    NpzArray targets() {
        return targets;
    }

    /** That counts; 0 where answers are no classes. */
    int largestClass() {
        return largestClass;
    }
}
