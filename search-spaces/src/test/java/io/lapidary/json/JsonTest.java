package io.lapidary.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.LayerProfile;
import io.lapidary.profile.LayerTime;
import io.lapidary.profile.ModelProfile;
import io.lapidary.space.KeepRange;
import io.lapidary.space.Match;
import io.lapidary.space.SearchSpace;
import io.lapidary.space.SpaceRule;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Budget;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Preprocess;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final ModelGraph GRAPH = new ModelGraph(
            "net",
            "00ff",
            13,
            1000,
            List.of(new TensorInfo("x", List.of(-1L, 1L, 28L, 28L), "float")),
            List.of(new TensorInfo("y", List.of(-1L, 10L), "float")),
            List.of(new Layer(
                    "/conv1",
                    0,
                    "Conv",
                    LayerKind.DENSE,
                    1,
                    8,
                    List.of(3, 3),
                    List.of(1, 1),
                    1,
                    784,
                    56448,
                    80,
                    List.of(new ChannelSpan(null, 1)),
                    "conv1",
                    true)),
            List.of(new ChannelGroup("conv1", 8, List.of("/conv1"), List.of("/fc"))),
            List.of(new FrozenAxis("/fc", "it is the model's output")),
            List.of());

    private static <T> void returns(T value, Class<T> type) {
        assertThat(Json.read(Json.write(value), type)).isEqualTo(value);
    }

    @Test
    void everyOutcomeComesBackAsItWas() {
        Measurement measurement = new Measurement(
                92.5,
                93,
                new Latency(100, 31, 0.31, 0.3, 0.33, false, 11, Latency.Source.MEASURED),
                1,
                4,
                1,
                3,
                10,
                20,
                new Provenance("w", "cpu", Map.of("onnxruntime", "1.23.2"), 1, 1, 5000, "ab", 1.5, 2, 3));
        returns(new Outcome.Scored(measurement), Outcome.class);
        returns(new Outcome.Infeasible(List.of("too big")), Outcome.class);
        returns(new Outcome.Failed(List.of("did not load")), Outcome.class);
    }

    @Test
    void aModelGraphComesBackAsItWas() {
        returns(GRAPH, ModelGraph.class);
    }

    @Test
    void profilesComeBackAsTheyWere() {
        returns(
                new ModelProfile(
                        "00ff",
                        "independence",
                        512,
                        93.1,
                        List.of(new GroupProfile("conv1", List.of(1, 0), List.of(0.25, 0.0))),
                        List.of(new LayerProfile("/conv1", 0.01))),
                ModelProfile.class);
        returns(
                new DeviceProfile(
                        "cpu",
                        List.of("avx512_vnni"),
                        16,
                        List.of(Precision.INT8),
                        1.5,
                        3,
                        List.of(new LayerTime("/conv1", 10, 4)),
                        Map.of("onnxruntime", "1.23.2"),
                        "edge-1"),
                DeviceProfile.class);
    }

    @Test
    void aWholeSearchComesBackAsItWas() {
        SpaceRules rules = new SpaceRules(
                "mine",
                new KeepRange(0.25, 1, 0),
                List.of(Precision.INT8),
                List.of(new SpaceRule(new Match("fc.*", null, "last"), KeepRange.FIXED, null)));
        returns(
                new SearchSpec(
                        "s",
                        "net.onnx",
                        new DataSpec(
                                null,
                                null,
                                new DataPart(null, null, "train", null),
                                null,
                                Preprocess.none(),
                                512,
                                5000),
                        Metric.MEAN_IOU,
                        rules,
                        new Objective(Goal.MOST_ACCURATE, List.of(new Limit(Quantity.PACKED_SIZE, 0.25, true))),
                        AgentKind.DDPG,
                        new Budget(200, Duration.ofMinutes(90), 4, null),
                        new DeviceSpec("default", 1, 1),
                        7),
                SearchSpec.class);
    }

    @Test
    void aCandidateAndItsSpaceComeBackAsTheyWere() {
        returns(Candidate.of(Map.of("conv1", 0.5), Map.of("/conv1", Precision.INT8)), Candidate.class);
        returns(SearchSpace.resolve(SpaceRules.READY_MADE.get(0), GRAPH, 2), SearchSpace.class);
    }

    @Test
    void aSpanOfTimeIsWrittenAsPeopleWriteIt() {
        assertThat(Json.write(Duration.ofSeconds(5430))).isEqualTo("\"1h30m30s\"");
        assertThatThrownBy(() -> Json.read("\"soon\"", Duration.class))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("30m");
    }
}
