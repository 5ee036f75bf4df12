package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ForesightTest {
    private static final SearchProblem PROBLEM =
            Problems.joint(Models.residual(32, 64, 128), 4, Problems.fastest(0.5), 50, 1);

    private static Foresight of(ToDoubleFunction<Candidate> drop) {
        Walk walk = new Walk(PROBLEM);
        SplittableRandom random = new SplittableRandom(4);
        Map<Candidate, Double> drops = new LinkedHashMap<>();
        while (drops.size() < 150) {
            Candidate drawn = RandomAgent.draw(walk, random);
            drops.put(drawn, drop.applyAsDouble(drawn));
        }
        return Foresight.of(PROBLEM, drops, 50, 2);
    }

    @Test
    void errorsThatMultiplyAndSaturateAreForeseenBetterThanByTheirSum() {
        var world = Problems.world(PROBLEM, 9);
        Foresight found =
                of(c -> ((Outcome.Scored) world.apply(c)).measurement().accuracyDrop());
        assertThat(found.asked()).isEqualTo(5 * 100);
        assertThat(found.rankCorrelation()).isGreaterThan(0.8).isGreaterThan(found.errorsAlone());
        assertThat(found.covered()).isBetween(0.85, 1.0);
    }

    @Test
    void chanceIsNotForeseen() {
        SplittableRandom chance = new SplittableRandom(6);
        assertThat(of(c -> chance.nextDouble()).rankCorrelation()).isBetween(-0.3, 0.3);
    }
}
