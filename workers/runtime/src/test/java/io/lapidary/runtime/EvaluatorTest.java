package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.candidate.Candidate;
import io.lapidary.compression.FloatTensor;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.InputForm;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
    @TempDir
    Path folder;

    private TinySearch search;

    @BeforeEach
    void open() {
        search = new TinySearch(folder, Metric.AGREEMENT);
    }

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void theUntouchedCandidateAnswersAsTheBaseAndTakesAsLong() throws Exception {
        Measurement m = scored(search.evaluator().judge(Candidate.UNTOUCHED));
        assertThat(m.accuracy()).isEqualTo(100);
        assertThat(m.baseAccuracy()).isEqualTo(100);
        assertThat(m.sizeBytes()).isEqualTo(m.baseSizeBytes());
        assertThat(m.macs()).isEqualTo(m.baseMacs());
        assertThat(m.latency().ratio()).isBetween(0.8, 1.25);
    }

    @Test
    void theBytesJudgedAreKeptAndTheirHashIsInTheProvenance() throws Exception {
        Measurement m = scored(search.evaluator().judge(search.allInt8()));
        byte[] kept = search.artifacts.get(m.provenance().compiledSha256()).orElseThrow();
        assertThat(kept.length).isEqualTo((int) m.sizeBytes());
        assertThat(kept).isEqualTo(search.prepared.compiler().compile(search.allInt8()));
        assertThat(m.sizeBytes()).isLessThan(m.baseSizeBytes() / 2);
        assertThat(m.packedBytes()).isPositive();
        assertThat(m.provenance().worker()).isEqualTo("worker-1");
        assertThat(m.provenance().samples()).isEqualTo(200);
        assertThat(m.provenance().engines()).containsKeys("onnxruntime", "pinned-cores");
    }

    @Test
    void twoHalvesMakeTheSameWholeAndNameBothWorkers() throws Exception {
        HalfJudged half = search.evaluator().accuracy(search.allInt8()).half();
        LatencyJudge judge = search.latencyJudge("board-1");
        Measurement halves = scored(judge.latency(Json.read(Json.write(half), HalfJudged.class)));
        Measurement whole = scored(search.evaluator().judge(search.allInt8()));
        assertThat(halves.accuracy()).isEqualTo(whole.accuracy());
        assertThat(halves.sizeBytes()).isEqualTo(whole.sizeBytes());
        assertThat(halves.provenance().compiledSha256())
                .isEqualTo(whole.provenance().compiledSha256());
        assertThat(halves.latency().source()).isEqualTo(Latency.Source.MEASURED);
        assertThat(halves.provenance().worker()).isEqualTo("board-1");
        assertThat(halves.provenance().engines())
                .containsKeys("onnxruntime", "pinned-cores")
                .doesNotContainKey("djl");
        assertThat(halves.provenance().accuracyBy().worker()).isEqualTo("worker-1");
        assertThat(whole.provenance().accuracyBy()).isNull();
    }

    @Test
    void madeUpInputsLookAsSamplesDo() {
        Map<String, FloatTensor> samples = search.prepared.validation().batch(0, 2);
        List<InputForm> forms = LatencyJudge.forms(samples);
        Map<String, FloatTensor> madeUp = LatencyJudge.madeUp(forms, 7);
        assertThat(madeUp).hasSameSizeAs(samples);
        samples.forEach((name, sample) -> assertThat(madeUp.get(name).shape()).isEqualTo(sample.shape()));
        assertThat(LatencyJudge.forms(madeUp)).allSatisfy(made -> {
            InputForm form = forms.stream()
                    .filter(f -> f.name().equals(made.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(made.low()).isGreaterThanOrEqualTo(form.low());
            assertThat(made.high()).isLessThanOrEqualTo(form.high());
        });
    }

    @Test
    void aLimitThatIsKnownExactlyIsCheckedBeforeAnythingRuns() throws Exception {
        Evaluator evaluator =
                search.evaluator(new Limit(Quantity.SIZE, 0.2, true), new Limit(Quantity.MACS, 1000, false));
        Outcome outcome = evaluator.judge(Candidate.UNTOUCHED);
        assertThat(outcome).isInstanceOf(Outcome.Infeasible.class);
        assertThat(((Outcome.Infeasible) outcome).reasons())
                .hasSize(2)
                .anyMatch(r -> r.contains("size") && r.contains("20%"))
                .anyMatch(r -> r.contains("macs") && r.contains("1000"));
        assertThat(search.artifacts.size()).isZero();
    }

    @Test
    void aCandidateHalfAsWideHoldsALimitOnMacs() throws Exception {
        Candidate half = Candidate.of(
                search.prepared.model().graph().groups().stream()
                        .collect(Collectors.toMap(ChannelGroup::name, g -> 0.5)),
                Map.of());
        Measurement m =
                scored(search.evaluator(new Limit(Quantity.MACS, 0.6, true)).judge(half));
        assertThat(m.macs()).isLessThan(m.baseMacs() * 6 / 10);
    }

    @Test
    void aCandidateThatTheModelCannotHaveFailsWithItsReason() throws Exception {
        Outcome outcome = search.evaluator().judge(Candidate.of(Map.of("no-such-group", 0.5), Map.of()));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).reasons()).anyMatch(r -> r.contains("no-such-group"));
    }

    @Test
    void aBatchThatTheModelDoesNotTakeIsRefused() {
        try (TinySearch fixed = new TinySearch(folder, Metric.TOP_1, TinyModels.stack(4, 8, 2))) {
            assertThatThrownBy(() -> fixed.evaluator(new DeviceSpec("default", 1, 1)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("batch: 4");
            assertThat(fixed.evaluator(new DeviceSpec("default", 1, 4))).isNotNull();
        }
    }

    @Test
    void theBenchmarkTimesCompilingAndEvaluating() {
        EvaluationBenchmark benchmark = EvaluationBenchmark.run(search.prepared, 20, 2, 1);
        assertThat(benchmark.compileMedianMillis()).isPositive();
        assertThat(benchmark.compileP90Millis()).isGreaterThanOrEqualTo(benchmark.compileMedianMillis());
        assertThat(benchmark.overhead()).isPositive();
        assertThat(benchmark.text()).contains("200 samples");
    }

    private static Measurement scored(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Scored.class);
        return ((Outcome.Scored) outcome).measurement();
    }
}
