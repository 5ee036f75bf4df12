package io.lapidary.service.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.Reward;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import io.lapidary.spec.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelRewardsTest {
    private static Measurement measured(double drop, double ratio) {
        return new Measurement(
                94 - drop,
                94,
                new Latency(400, 400 * ratio, ratio, ratio * 0.99, ratio * 1.01, false, 11, Latency.Source.MEASURED),
                250,
                1000,
                100,
                800,
                300,
                1200,
                null);
    }

    private static double worth(String expression, Measurement m) {
        return new CelRewards().compile(new Reward(expression)).applyAsDouble(m);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accuracy | 93.5",
                "baseAccuracy - accuracy | 0.5",
                "accuracyDrop | 0.5",
                "latency | 0.25",
                "latencyMicros | 100",
                "speedup | 4",
                "size | 0.25",
                "sizeBytes | 250",
                "packedSize | 0.125",
                "macs | 0.25",
                "ln(speedup) - 0.2 * accuracyDrop | 1.2862943611",
                "exp(0.0) + pow(2.0, 3.0) + sqrt(9.0) + abs(-1.5) | 13.5",
                "min(speedup, 3.0) + max(size, 1.0) | 4",
                "accuracyDrop > 0.4 ? -1.0 : 1.0 | -1"
            })
    void givesEachQuantityAndFunctionItsValue(String expression, double value) {
        assertThat(worth(expression, measured(0.5, 0.25))).isCloseTo(value, within(1e-9));
    }

    @Test
    void hasNoValueWhereThereIsNone() {
        assertThat(worth("ln(accuracyDrop - 1.0)", measured(0.5, 0.25))).isNaN();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "speed",
                "speedup +",
                "2 * speedup",
                "speedup > 1.0",
                "'fast'",
                "[1.0].map(x, x)[0]",
                "ln(1.0, 2.0)",
            })
    void saysWhatIsWrongWithAnExpression(String expression) {
        CelRewards rewards = new CelRewards();
        Reward reward = new Reward(expression);
        assertThatThrownBy(() -> rewards.compile(reward))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("At character");
    }

    @Test
    void refusesToNestWithoutEnd() {
        CelRewards rewards = new CelRewards();
        Reward deep = new Reward("(".repeat(240) + "speedup" + ")".repeat(240));
        assertThatThrownBy(() -> rewards.compile(deep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ranksFeasibleCandidatesInItsOrderAndAboveAllOthers() {
        Objective objective = new Objective(
                Goal.CUSTOM,
                List.of(new Limit(Quantity.ACCURACY_DROP, 1, false)),
                new Reward("1000.0 * ln(speedup) - 5000.0 * accuracyDrop"));
        double good = objective.judge(measured(0, 0.25)).reward();
        double poor = objective.judge(measured(0.9, 0.5)).reward();
        double worse = objective.judge(measured(0.95, 0.5)).reward();
        double outside = objective.judge(measured(1.1, 0.1)).reward();
        assertThat(List.of(good, poor, worse, outside)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(worse).isGreaterThan(-1);
        assertThat(outside).isLessThan(-1);
        assertThat(objective.needsLatency()).isTrue();
    }

    @Test
    void isReadWrittenAndCheckedBeforeASearchStarts(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("m.onnx"));
        String spec =
                """
                model: m.onnx
                data: {source: fashion-mnist}
                objective: {reward: "%s", limits: {size: 25%%}}
                """;
        SearchSpec read = SpecReader.read(spec.formatted("1.0 - macs"), folder);
        assertThat(read.objective().goal()).isEqualTo(Goal.CUSTOM);
        assertThat(read.objective().needsLatency()).isFalse();
        SearchSpec again = SpecReader.read(Json.yaml(SpecWriter.tree(read)), folder);
        assertThat(again.objective()).isEqualTo(read.objective());
        assertThat(Json.read(Json.write(read), SearchSpec.class)).isEqualTo(read);

        assertThatThrownBy(() -> SpecReader.read(spec.formatted("1.0 - mac"), folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("objective.reward")
                .hasMessageContaining("mac");
        assertThatThrownBy(() ->
                        SpecReader.read(spec.formatted("macs").replace("reward:", "goal: fastest, reward:"), folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("goal: custom");
        assertThatThrownBy(() -> SpecReader.read(
                        spec.replace("reward: \"%s\"", "goal: custom").formatted(), folder))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs a reward");
    }
}
