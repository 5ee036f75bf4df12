package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Budget;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A search of one layer and one group whose outcomes are a formula. */
public final class Toy {
    public static final Objective FASTEST =
            new Objective(Goal.FASTEST, List.of(new Limit(Quantity.ACCURACY_DROP, 0.5, false)));

    private Toy() {}

    public static Budget trials(int trials, int window) {
        return new Budget(trials, null, window, null);
    }

    public static Started started(Budget budget) {
        return started(budget, FASTEST);
    }

    public static Started started(Budget budget, Objective objective) {
        SearchSpec spec = new SearchSpec(
                "toy",
                "toy.onnx",
                new DataSpec("generated", null, null, null, null, 8, 8),
                Metric.TOP_1,
                SpaceRules.READY_MADE.get(0),
                objective,
                AgentKind.RANDOM,
                budget,
                new DeviceSpec("default", 1, 1),
                7);
        Layer layer = new Layer(
                "fc",
                0,
                "Gemm",
                LayerKind.DENSE,
                4,
                4,
                List.of(),
                List.of(),
                1,
                1,
                16,
                20,
                List.of(new ChannelSpan(null, 4)),
                "g",
                true);
        ModelGraph graph = new ModelGraph(
                "toy",
                "00",
                13,
                100,
                List.of(new TensorInfo("x", List.of(-1L, 4L), "float")),
                List.of(new TensorInfo("y", List.of(-1L, 4L), "float")),
                List.of(layer),
                List.of(new ChannelGroup("g", 4, List.of("fc"), List.of())),
                List.of(),
                List.of("A note."));
        ModelProfile profile = new ModelProfile(
                "00",
                "independence",
                8,
                93.5,
                List.of(new GroupProfile("g", List.of(2, 0, 1, 3), List.of(0.5, 0.25, 0.125, 0.0))),
                List.of(new LayerProfile("fc", 0.001)));
        DeviceProfile device = new DeviceProfile(
                "a processor",
                List.of("avx512_vnni"),
                16,
                List.of(Precision.INT8),
                1.5,
                2.5,
                List.of(new LayerTime("fc", 10, 4)),
                Map.of("onnxruntime", "1.23.2"),
                "");
        return new Started(spec, graph, profile, device, Map.of("model", "00"), Map.of("lapidary", "test"));
    }

    public static Candidate keep(double ratio) {
        return Candidate.of(Map.of("g", ratio), Map.of());
    }

    /** What keeping a ratio comes to: the less, the faster, smaller and less accurate; below 0.4 beyond the limit. */
    public static Outcome outcome(Candidate candidate) {
        double keep = candidate.keep("g");
        double drop = keep < 0.4 ? 0.5 + 10 * (0.4 - keep) : 0.5 * (1 - keep);
        return scored(93.5 - drop, keep, Math.round(1000 * keep), "");
    }

    public static Outcome scored(double accuracy, double ratio, long size, String sha256) {
        Latency latency =
                new Latency(100, 100 * ratio, ratio, ratio * 0.98, ratio * 1.02, false, 11, Latency.Source.MEASURED);
        Provenance provenance = new Provenance("w", "a processor", Map.of(), 1, 1, 8, sha256, 1, 2, 3);
        return new Outcome.Scored(
                new Measurement(accuracy, 93.5, latency, size, 1000, size / 2, 900, size * 10, 10_000, provenance));
    }

    public static Budget withTime(Budget budget, Duration time) {
        return new Budget(budget.trials(), time, budget.window(), budget.stopAtSpeedup(), budget.finalists());
    }

    public static Budget stoppingAt(Budget budget, double speedup) {
        return new Budget(budget.trials(), budget.time(), budget.window(), speedup, budget.finalists());
    }
}
