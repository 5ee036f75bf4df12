package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.outcome.Glimpse;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.space.GroupSpace;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.SearchSpec;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final double LEAST = 0.25;
    private static final SearchSpace SPACE = new SearchSpace(
            "toy",
            IntStream.range(0, 4)
                    .mapToObj(i -> new GroupSpace("g" + i, List.of(LEAST, 0.5, 1.0)))
                    .toList(),
            List.of());

    private final Trials trials = new Trials();

    HealthTest() {
        trials.judgeBy(Toy.FASTEST);
    }

    private static SearchSpec spec(AgentKind agent) {
        SearchSpec s = Toy.started(Toy.trials(200, 4)).spec();
        return new SearchSpec(
                s.name(),
                s.model(),
                s.data(),
                s.metric(),
                s.space(),
                s.objective(),
                agent,
                s.budget(),
                s.device(),
                s.seed());
    }

    /** One that chooses otherwise than those beside it. */
    private static Candidate candidate(int number) {
        return Candidate.of(
                Map.of(
                        "g0",
                        number % 3 == 0 ? 0.5 : 1.0,
                        "g1",
                        number % 2 == 0 ? 0.5 : 1.0,
                        "g2",
                        0.99 - number * 1e-3),
                Map.of("fc", number % 2 == 0 ? Precision.INT8 : Precision.FLOAT32));
    }

    private void history(int count, IntFunction<Outcome> outcome) {
        history(count, HealthTest::candidate, outcome);
    }

    private void history(int count, IntFunction<Candidate> candidate, IntFunction<Outcome> outcome) {
        for (int i = 0; i < count; i++) {
            Outcome of = outcome.apply(i);
            trials.add(
                    new Trial(i, candidate.apply(i), of, Toy.FASTEST.reward(of), Toy.FASTEST.isFeasible(of), 1, null),
                    i);
        }
    }

    private List<HealthNote> notes(AgentKind agent) {
        return new Health(spec(agent), SPACE, trials, 0).notes();
    }

    private List<String> signs(AgentKind agent) {
        return notes(agent).stream().map(HealthNote::sign).toList();
    }

    private static Outcome within(double ratio) {
        return Toy.scored(93.3, ratio, 500, "");
    }

    private static Outcome losing(double points) {
        return Toy.scored(93.5 - points, 0.4, 500, "");
    }

    @Test
    void aSearchThatFindsBetterAndBetterIsWell() {
        history(60, i -> within(0.9 - 0.01 * i));
        assertThat(notes(AgentKind.DDPG)).isEmpty();
    }

    @Test
    void aFewTrialsSayNothingYet() {
        history(19, i -> losing(3));
        assertThat(notes(AgentKind.DDPG)).isEmpty();
    }

    @Test
    void aLimitThatNobodyHoldsIsNamedWithTheNearestMiss() {
        history(20, i -> Toy.scored(92.3 - 0.1 * i, 0.9 - 0.02 * i, 500, ""));
        assertThat(notes(AgentKind.GREEDY)).singleElement().satisfies(note -> {
            assertThat(note.sign()).isEqualTo("limit-almost-never-met");
            assertThat(note.message())
                    .isEqualTo(
                            "None of the latest 20 trials hold the limits; 20 break accuracy-drop, the nearest of them"
                                    + " with 1.20 points where 0.50 points is allowed.");
            assertThat(note.remedy()).contains("accuracy-drop");
        });
    }

    @Test
    void trialsThatWereCutShortCountAsBreakingTheirLimit() {
        history(
                40,
                i -> i == 0
                        ? within(0.5)
                        : new Outcome.Infeasible(List.of("cut"), new Glimpse(2 + 0.1 * i, 500, 5000, true, 10)));
        assertThat(notes(AgentKind.GREEDY).get(0).message())
                .startsWith(
                        "Only 1 of the latest 40 trials hold the limits; 39 break accuracy-drop, the nearest of them with"
                                + " 2.10 points");
    }

    @Test
    void aSearchInWhichOneInTenHoldsTheLimitsIsNotWarned() {
        history(50, i -> i % 10 == 0 ? within(0.9 - 0.01 * i) : losing(1 + 0.1 * i));
        assertThat(signs(AgentKind.GREEDY)).doesNotContain("limit-almost-never-met");
    }

    @Test
    void differencesWithinTheNoiseOfTheClockAreSaid() {
        history(30, i -> within(0.5 - 1e-4 * i));
        assertThat(signs(AgentKind.GREEDY)).containsExactly("noise");
        assertThat(notes(AgentKind.GREEDY).get(0).message()).contains("±2.0 %");
    }

    @Test
    void measurementsThatAreNotBelievedAreCounted() {
        history(30, i -> {
            Measurement m = ((Outcome.Scored) within(0.9 - 0.01 * i)).measurement();
            Latency l = m.latency();
            return new Outcome.Scored(new Measurement(
                    m.accuracy(),
                    m.baseAccuracy(),
                    new Latency(l.baseMicros(), l.candidateMicros(), l.ratio(), 0.2, 0.99, i % 2 == 0, 33, l.source()),
                    m.sizeBytes(),
                    m.baseSizeBytes(),
                    m.packedBytes(),
                    m.basePackedBytes(),
                    m.macs(),
                    m.baseMacs(),
                    m.provenance()));
        });
        assertThat(notes(AgentKind.GREEDY).get(0).message())
                .startsWith("15 of the latest 30 measurements of latency are too noisy");
    }

    @Test
    void anAgentThatProposesTheSameAgainAndAgainHasCollapsed() {
        history(
                30,
                i -> Candidate.of(Map.of("g0", 0.5, "g1", 0.5), Map.of("fc", Precision.INT8)),
                i -> within(0.9 - 0.01 * i));
        assertThat(signs(AgentKind.GREEDY)).containsExactly("agent-collapsed");
    }

    @Test
    void aBestAtTheBorderOfItsRangesAsksForWiderOnes() {
        history(
                30,
                i -> Candidate.of(
                        Map.of("g0", LEAST, "g1", LEAST, "g2", i % 2 == 0 ? 0.5 : 1.0, "g3", i % 3 == 0 ? 0.5 : 1.0),
                        Map.of()),
                i -> within(0.9 - 0.01 * i));
        assertThat(signs(AgentKind.GREEDY)).containsExactly("range-border");
        assertThat(notes(AgentKind.GREEDY).get(0).message()).contains("2 of 4 groups");
    }

    @Test
    void learningThatDoesNotPayIsSaidOfAgentsThatLearn() {
        history(60, i -> within(0.4 + 0.004 * i));
        assertThat(signs(AgentKind.DDPG)).containsExactly("learning-adds-nothing", "standstill");
        assertThat(signs(AgentKind.EVOLUTION)).containsExactly("standstill");
        assertThat(notes(AgentKind.EVOLUTION).get(0).message())
                .isEqualTo("Nothing better was found in the 59 trials since trial 0.");
    }
}
