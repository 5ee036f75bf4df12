package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Preprocess;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An opened part together with the way its samples reach the model.
 *
 * @param classes that labels are below; 0 where there are no labels
 * @param targetScale that answers in bytes are multiplied by: that of the pictures for pictures, 1 for classes
 */
record FittedPart(
        OpenPart part,
        ModelInput model,
        Geometry geometry,
        Scaling scaling,
        int classes,
        double targetScale,
        Optional<Answers> answers)
        implements Fitted {
    /** Null where the part does not fit, which is then among the issues. */
    static FittedPart of(OpenPart part, Preprocess declared, ModelInput model, Metric metric, Issues issues) {
        if (part.samples() == 0) {
            issues.add(part.path(), part.origin(), "It holds no samples.", "");
            return null;
        }
        int classes = metric.countsSamples() ? classes(part, model, metric, issues) : 0;
        Geometry geometry = Geometry.fit(part, declared, model, issues);
        Scaling scaling = Scaling.of(declared, geometry == null ? 1 : geometry.channels(), issues);
        return geometry == null || scaling == null || classes < 0
                ? null
                : new FittedPart(
                        part,
                        model,
                        geometry,
                        scaling,
                        classes,
                        metric == Metric.PSNR && declared != null ? declared.scale() : 1,
                        answers(part, classes));
    }

    private static Optional<Answers> answers(OpenPart part, int classes) {
        if (classes > 0) {
            int largest = Arrays.stream(part.labels().orElseThrow()).max().orElse(0);
            return Optional.of(new Answers(part.path(), part.origin(), List.of(), largest));
        }
        return part.targets().map(y -> new Answers(part.path(), part.origin(), y.dims(), part.largestClass()));
    }

    /** −1 where the labels do not fit the model. */
    private static int classes(OpenPart part, ModelInput model, Metric metric, Issues issues) {
        Optional<int[]> labels = part.labels();
        if (labels.isEmpty()) {
            issues.add(
                    part.path(),
                    part.origin(),
                    "The metric %s needs a class for each sample, and there are none.".formatted(metric.label()),
                    "Give labels, or use the metric `agreement`, which needs none.");
            return -1;
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

    @Override
    public String path() {
        return part.path();
    }

    @Override
    public String origin() {
        return part.origin();
    }

    @Override
    public int samples() {
        return part.samples();
    }

    @Override
    public Drawn read(String name, int[] drawn, boolean answered) {
        SampleStore store = SampleStore.of(drawn.length, geometry, part.isBytes());
        Draws.inFileOrder(
                this,
                drawn,
                (ascending, slots) -> part.read(
                        ascending,
                        (position, sample) ->
                                store.put(slots[position], geometry.apply(sample, part.isChannelsLast()))));
        Targets targets = answered && part.targets().isPresent()
                ? Draws.targets(this, part.targets().get(), drawn, targetScale)
                : null;
        int[] labels = classes == 0
                ? null
                : part.labels()
                        .map(all -> IntStream.of(drawn).map(i -> all[i]).toArray())
                        .orElse(null);
        return new LoadedData(name, this, store, drawn.length, labels, targets);
    }

    @Override
    public void refuseBeyond(long memory, long samples, Issues issues) {
        long each = SampleStore.bytesFor(1, geometry, part.isBytes())
                + part.targets().map(NpzArray::bytesEach).orElse(0L);
        long needed = Math.multiplyExact(samples, each);
        if (needed > memory) {
            issues.add(
                    part.path(),
                    part.origin(),
                    "(%d) samples need (%d) bytes of memory, (%d) are allowed.".formatted(samples, needed, memory),
                    "At most (%d) samples fit; use fewer, or give Java more memory.".formatted(memory / each));
        }
    }
}
