package io.lapidary.service.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Reward;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnRewardTest {
    /** What is lost counts twice as much as what is saved is worth. */
    private static final Objective OWN =
            new Objective(Goal.CUSTOM, List.of(), new Reward("1.0 - macs - 2.0 * max(accuracyDrop, 0.0)"));

    private static final SearchProblem PROBLEM = Problems.joint(Models.residual(32, 64, 128), 16, OWN, 40, 5);

    private static double worth(Outcome outcome) {
        return OWN.worth(((Outcome.Scored) outcome).measurement());
    }

    @Test
    void whatPromisesMostIsWorthMoreThanWhatPromisesLeast() {
        Function<Candidate, Outcome> world = Problems.world(PROBLEM, 9);
        Walk walk = new Walk(PROBLEM);
        Forecast forecast = new Forecast(PROBLEM, walk);
        SplittableRandom random = new SplittableRandom(3);
        Stream.generate(() -> RandomAgent.draw(walk, random)).limit(40).forEach(c -> forecast.learn(c, world.apply(c)));
        List<Candidate> others = Stream.generate(() -> RandomAgent.draw(walk, random))
                .limit(200)
                .sorted(Comparator.comparingDouble(forecast::promise))
                .toList();
        double least = others.subList(0, 50).stream()
                .mapToDouble(c -> worth(world.apply(c)))
                .average()
                .orElseThrow();
        double most = others.subList(150, 200).stream()
                .mapToDouble(c -> worth(world.apply(c)))
                .average()
                .orElseThrow();
        assertThat(most).isGreaterThan(least);
    }

    @Test
    void theDefaultAgentFindsBetterByItThanChanceDoes() {
        Function<Candidate, Outcome> world = Problems.world(PROBLEM, 9);
        double found = best(Agents.create(AgentKind.DDPG, PROBLEM), world);
        double chance = best(Agents.create(AgentKind.RANDOM, PROBLEM), world);
        assertThat(found).isGreaterThan(chance);
    }

    private static double best(SearchAgent agent, Function<Candidate, Outcome> world) {
        return Problems.run(agent, PROBLEM, world, 40, 4).stream()
                .mapToDouble(c -> worth(world.apply(c)))
                .max()
                .orElseThrow();
    }
}
