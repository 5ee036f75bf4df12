package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.spec.Preprocess;
import java.util.Arrays;
import java.util.Optional;

/**
 * An opened part together with the way its samples reach the model.
 *
 * @param classes that labels are below; 0 where there are no labels
 */
record FittedPart(OpenPart part, ModelInput model, Geometry geometry, Scaling scaling, int classes) {
    /** Null where the part does not fit, which is then among the issues. */
    static FittedPart of(OpenPart part, Preprocess declared, ModelInput model, Issues issues) {
        if (part.samples() == 0) {
            issues.add(part.path(), part.origin(), "It holds no samples.", "");
            return null;
        }
        int classes = classes(part, model, issues);
        Geometry geometry = Geometry.fit(part, declared, model, issues);
        Scaling scaling = Scaling.of(declared, geometry == null ? 1 : geometry.channels(), issues);
        return geometry == null || scaling == null || classes < 0
                ? null
                : new FittedPart(part, model, geometry, scaling, classes);
    }

    /** −1 where the labels do not fit the model. */
    private static int classes(OpenPart part, ModelInput model, Issues issues) {
        Optional<int[]> labels = part.labels();
        if (labels.isEmpty()) {
            return 0;
        }
        int smallest = Arrays.stream(labels.get()).min().orElse(0);
        int largest = Arrays.stream(labels.get()).max().orElse(0);
        if (part.classes() > 0 && model.classes() > 0 && part.classes() != model.classes()) {
            issues.add(
                    part.path(),
                    part.origin(),
                    "It has (%d) class folders, the model tells (%d) classes apart."
                            .formatted(part.classes(), model.classes()),
                    "Give one folder for each class, in the order of their numbers; an empty one will do.");
            return -1;
        }
        if (smallest < 0) {
            issues.add(part.path(), smallest, "Labels count from 0.", "");
            return -1;
        }
        if (model.classes() > 0 && largest >= model.classes()) {
            issues.add(
                    part.path(),
                    largest,
                    "The model tells (%d) classes apart, so labels go up to (%d)."
                            .formatted(model.classes(), model.classes() - 1),
                    smallest == 1 && largest == model.classes() ? "Do the labels count from 1? Subtract 1." : "");
            return -1;
        }
        return model.classes() > 0 ? model.classes() : Math.max(part.classes(), largest + 1);
    }

    /** Notes where that many samples would not fit into memory. */
    void refuseBeyond(long memory, long samples, Issues issues) {
        long needed = SampleStore.bytesFor(samples, geometry, part.isBytes());
        if (needed > memory) {
            long each = SampleStore.bytesFor(1, geometry, part.isBytes());
            issues.add(
                    part.path(),
                    part.origin(),
                    "(%d) samples need (%d) bytes of memory, (%d) are allowed.".formatted(samples, needed, memory),
                    "At most (%d) samples fit; use fewer, or give Java more memory.".formatted(memory / each));
        }
    }
}
