package io.lapidary.runtime.score;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.ModelInputs;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.data.Targets;
import io.lapidary.spec.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a model's outputs are measured by: samples with what is right for them, by the data or by the base's own outputs.
 * Made once for a base, then used for it and all its candidates. Thread-safe.
 */
public final class Yardstick {
    private final LabelledData data;
    private final Metric metric;
    private final Supplier<Scorer> scorers;

    private Yardstick(LabelledData data, Metric metric, Supplier<Scorer> scorers) {
        this.data = data;
        this.metric = metric;
        this.scorers = scorers;
    }

    /** Runs the base over samples and hands its outputs over. */
    @FunctionalInterface
    public interface Base {
        void run(ModelInputs samples, Scorer each);
    }

    /**
     * Looks at the base's outputs where the metric depends on them.
     *
     * @param mostBytes of memory that outputs of the base may take
     * @throws InvalidInput where metric, model and data do not fit together
     */
    public static Yardstick of(LabelledData data, Metric metric, Base base, long mostBytes) {
        return switch (metric) {
            case TOP_1 -> new Yardstick(labelled(data, metric), metric, () -> new ClassScorer(data, 1));
            case TOP_5 -> new Yardstick(labelled(data, metric), metric, () -> new ClassScorer(data, 5));
            case MEAN_IOU -> {
                Targets truth = targets(data, metric);
                MapForm form = MapForm.of(first(data, base), truth);
                yield new Yardstick(data, metric, () -> new OverlapScorer(truth, form));
            }
            case PSNR -> {
                Targets truth = targets(data, metric);
                NoiseScorer.check(first(data, base), truth.path(), truth.dims());
                yield new Yardstick(data, metric, () -> new NoiseScorer(truth));
            }
            case AGREEMENT -> {
                BaseOutputs outputs = new BaseOutputs(data, mostBytes);
                base.run(data, outputs.keeper());
                yield new Yardstick(data, metric, outputs::scorer);
            }
        };
    }

    private static LabelledData labelled(LabelledData data, Metric metric) {
        if (!data.isLabelled()) {
            throw unanswered(data, metric, "one class for each sample");
        }
        return data;
    }

    private static Targets targets(LabelledData data, Metric metric) {
        return data.targets().orElseThrow(() -> unanswered(data, metric, "an array `y` for each sample"));
    }

    private static InvalidInput unanswered(LabelledData data, Metric metric, String needed) {
        return InvalidInput.of(
                "metric",
                metric.label(),
                "The data (%s) have no labels for it: it needs %s.".formatted(data.name(), needed),
                "Give labels, or choose `agreement`, which needs none.");
    }

    /** The first output of one run over few samples. */
    static ModelOutput first(LabelledData data, Base base) {
        ModelOutput[] found = new ModelOutput[1];
        base.run(new FirstOf(data), new Scorer() {
            @Override
            public void add(int from, int to, List<ModelOutput> outputs) {
                found[0] = outputs.get(0);
            }

            @Override
            public double score() {
                return 0;
            }
        });
        return found[0];
    }

    private record FirstOf(LabelledData data) implements ModelInputs {
        private static final int SAMPLES = 8;

        @Override
        public int size() {
            return Math.min(SAMPLES, data.size());
        }

        @Override
        public Map<String, FloatTensor> batch(int from, int to) {
            return data.batch(from, to);
        }
    }

    /** The samples. */
    public LabelledData data() {
        return data;
    }

    public Metric metric() {
        return metric;
    }

    /** For one measurement. */
    public Scorer scorer() {
        return scorers.get();
    }
}
