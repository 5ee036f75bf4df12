package io.lapidary.runtime.score;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.runtime.data.Targets;
import java.util.List;

/**
 * The form in which a segmenter gives its classes, pixel by pixel: scores with the class axis first (N×C×H×W) or last
 * (N×H×W×C), class numbers (whole, N×H×W or N×1×H×W), or one score for the foreground (float, N×1×H×W or N×H×W).
 *
 * @param classes class numbers are below it
 * @param pixels of a sample
 * @param between steps from one class's score to the next; 0 where there is one value a pixel
 * @param threshold above which a single score means class 1; NaN for class numbers and for scores of each class
 */
record MapForm(List<Long> dims, int classes, int pixels, int between, float threshold) {
    /** Class numbers that a model gives by itself stay below it. */
    private static final int MOST_CLASSES = 255;

    /**
     * Finds it from one run of the base.
     *
     * @throws InvalidInput where the output is no map of classes over the targets' pixels, or targets name classes that
     *     it does not have
     */
    static MapForm of(ModelOutput output, Targets truth) {
        MapForm form = of(output, truth.path(), truth.dims());
        Issues issues = new Issues();
        form.noteBeyond(largest(truth), truth.path(), issues);
        issues.throwIfAny();
        return form;
    }

    /**
     * The same without a look at the classes.
     *
     * @param path of the maps in the search's file
     * @param map sizes of one
     */
    static MapForm of(ModelOutput output, String path, List<Long> map) {
        List<Long> dims = output.dims();
        int pixels = Math.toIntExact(map.stream().reduce(1L, Math::multiplyExact));
        long values = dims.stream().reduce(1L, Math::multiplyExact);
        List<Long> side = map.subList(Math.max(0, map.size() - 2), map.size());
        boolean onePicture = side.size() == 2 && pixels == side.get(0) * side.get(1);
        MapForm form = null;
        if (onePicture && values == pixels && endsWith(dims, side)) {
            form = output.whole
                    ? new MapForm(dims, MOST_CLASSES, pixels, 0, Float.NaN)
                    : new MapForm(dims, 2, pixels, 0, border(output));
        } else if (onePicture
                && dims.size() == 3
                && !output.whole
                && dims.subList(1, 3).equals(side)) {
            form = new MapForm(dims, dims.get(0).intValue(), pixels, pixels, Float.NaN);
        } else if (onePicture
                && dims.size() == 3
                && !output.whole
                && dims.subList(0, 2).equals(side)) {
            form = new MapForm(dims, dims.get(2).intValue(), pixels, 1, Float.NaN);
        }
        if (form == null) {
            throw InvalidInput.of(
                    path,
                    map,
                    "The model's first output is %s for a sample, which for mean-iou is no map of classes over the %s of `y`."
                            .formatted(dims, map),
                    "Give `y` in the output's height and width: N×H×W class numbers.");
        }
        return form;
    }

    private static boolean endsWith(List<Long> dims, List<Long> side) {
        return dims.size() >= 2 && dims.subList(dims.size() - 2, dims.size()).equals(side);
    }

    /** Sigmoids lie between 0 and 1, and then half way; what is beyond is a logit, whose border is 0. */
    private static float border(ModelOutput output) {
        for (float value : output.values) {
            if (value < 0 || value > 1) {
                return 0;
            }
        }
        return 0.5f;
    }

    private static int largest(Targets truth) {
        float largest = 0;
        for (int i = 0; i < truth.size(); i++) {
            for (float label : truth.values(i)) {
                largest = label == Targets.IGNORED ? largest : Math.max(largest, label);
            }
        }
        return (int) largest;
    }

    /** Notes a class that the model does not have. */
    void noteBeyond(int largestClass, String path, Issues issues) {
        if (largestClass >= classes) {
            issues.add(
                    path,
                    largestClass,
                    "The model tells (%d) classes apart, so `y` goes up to (%d).".formatted(classes, classes - 1),
                    "Write %d (or a negative number) where no class counts.".formatted(Targets.IGNORED));
        }
    }

    /** Refuses an output of another form than the base's. */
    void check(ModelOutput output) {
        if (!output.dims().equals(dims)) {
            throw new IllegalStateException(
                    "Impossible state: the output is %s for a sample, the base's %s.".formatted(output.dims(), dims));
        }
    }

    /** The class of a pixel of a sample of the run; −1 where it is not a number. */
    int classOf(ModelOutput output, int sample, int pixel) {
        if (between == 0) {
            float value = output.values[sample * pixels + pixel];
            return Float.isNaN(threshold) ? (int) value : value > threshold ? 1 : 0;
        }
        int first = between == 1 ? (sample * pixels + pixel) * classes : sample * pixels * classes + pixel;
        return Largest.of(output.values, first, classes, between);
    }
}
