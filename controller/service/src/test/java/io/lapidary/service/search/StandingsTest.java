package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingsTest {
    private final Standings standings = new Standings(Toy.FASTEST, Set.of());

    private static Trial trial(long number, double accuracy, double ratio, long size) {
        return trial(number, Toy.scored(accuracy, ratio, size, "sha" + number));
    }

    private static Trial trial(long number, Outcome outcome) {
        Objective objective = Toy.FASTEST;
        return new Trial(
                number,
                Toy.keep(1.0 / (number + 2)),
                outcome,
                objective.reward(outcome),
                objective.isFeasible(outcome),
                1,
                null);
    }

    private void add(Trial... trials) {
        List.of(trials).forEach(standings::add);
    }

    @Test
    void aTrialWhoseFileIsGoneLeadsNothing() {
        Standings later = new Standings(Toy.FASTEST, Set.of("sha1"));
        later.add(trial(1, 93.2, 0.5, 800));
        later.add(trial(2, 93.2, 0.6, 900));
        assertThat(later.best().map(Trial::number)).contains(2L);
        assertThat(later.front()).extracting(Trial::number).containsExactly(2L);
    }

    @Test
    void newLimitsChooseAmongTheTrialsWhoseFilesWereKept() {
        Objective strict = new Objective(Goal.FASTEST, List.of(new Limit(Quantity.ACCURACY_DROP, 0.1, false)));
        Trials trials = new Trials();
        trials.judgeBy(strict);
        // The first is faster by its median, but its interval is wide: the second pushes it off the front.
        trials.add(trial(0, within(93.2, 0.50, 0.60)).judgedBy(strict), 1);
        trials.add(trial(1, within(93.3, 0.52, 0.55)).judgedBy(strict), 2);
        assertThat(trials.standings().artifacts()).containsExactly("sha0.55");
        trials.judgeBy(Toy.FASTEST);
        assertThat(trials.standings().best().map(Trial::number)).contains(1L);
    }

    private static Outcome within(double accuracy, double ratio, double high) {
        Measurement m = ((Outcome.Scored) Toy.scored(accuracy, ratio, 800, "sha" + high)).measurement();
        Latency latency = new Latency(100, 100 * ratio, ratio, ratio - 0.01, high, false, 11, Latency.Source.MEASURED);
        return new Outcome.Scored(new Measurement(
                m.accuracy(),
                m.baseAccuracy(),
                latency,
                m.sizeBytes(),
                m.baseSizeBytes(),
                m.packedBytes(),
                m.basePackedBytes(),
                m.macs(),
                m.baseMacs(),
                m.provenance()));
    }

    @Test
    void theFrontHoldsWhatNothingBeats() {
        Trial accurate = trial(0, 93.4, 0.9, 800);
        Trial fast = trial(1, 93.2, 0.5, 800);
        Trial small = trial(2, 93.2, 0.9, 300);
        Trial beaten = trial(3, 93.1, 0.6, 900);
        add(beaten, small, fast, accurate);
        assertThat(standings.front()).containsExactly(accurate, fast, small);
    }

    @Test
    void whatTheUntouchedModelBeatsIsNotOnTheFront() {
        add(trial(0, 93.0, 1.1, 1000));
        assertThat(standings.front()).isEmpty();
    }

    @Test
    void ofEqualPointsTheEarlierStays() {
        Trial later = trial(5, 93.2, 0.5, 500);
        Trial earlier = trial(1, 93.2, 0.5, 500);
        add(later, earlier);
        assertThat(standings.front()).containsExactly(earlier);
        assertThat(standings.best()).contains(earlier);
    }

    @Test
    void equalRewardsArePartedByAccuracyThenBySize() {
        Trial less = trial(0, 93.2, 0.5, 400);
        Trial more = trial(1, 93.3, 0.5, 600);
        Trial smaller = trial(2, 93.3, 0.5, 500);
        add(less, more, smaller);
        assertThat(standings.best()).contains(smaller);
    }

    @Test
    void aFeasibleTrialBeatsAnyNearMiss() {
        Trial miss = trial(0, 92.9, 0.1, 100);
        add(miss);
        assertThat(standings.nearestMiss()).contains(miss);
        add(trial(1, 93.4, 0.9, 900));
        assertThat(standings.nearestMiss()).isEmpty();
    }

    @Test
    void theNearestMissBreaksItsLimitsLeast() {
        Trial far = trial(0, 80, 0.1, 100);
        Trial near = trial(1, 92.9, 0.4, 400);
        add(near, far);
        assertThat(standings.nearestMiss()).contains(near);
    }

    @Test
    void aNoisyTrialIsNeverTheBest() {
        Measurement m = ((Outcome.Scored) Toy.outcome(Toy.keep(0.5))).measurement();
        Latency noisy = new Latency(100, 50, 0.5, 0.3, 0.7, true, 33, Latency.Source.MEASURED);
        Trial trial = trial(
                0,
                new Outcome.Scored(new Measurement(
                        m.accuracy(),
                        m.baseAccuracy(),
                        noisy,
                        m.sizeBytes(),
                        m.baseSizeBytes(),
                        m.packedBytes(),
                        m.basePackedBytes(),
                        m.macs(),
                        m.baseMacs(),
                        m.provenance())));
        add(trial);
        assertThat(standings.best()).isEmpty();
        assertThat(standings.nearestMiss()).contains(trial);
    }

    @Test
    void refusedAndFailedTrialsStandNowhere() {
        add(trial(0, new Outcome.Infeasible(List.of("too large"))), trial(1, new Outcome.Failed(List.of("lost"))));
        assertThat(standings.best()).isEmpty();
        assertThat(standings.nearestMiss()).isEmpty();
        assertThat(standings.front()).isEmpty();
        assertThat(standings.artifacts()).isEmpty();
    }

    @Test
    void compiledFilesOfTheFrontAndOfTheNearestMissAreKept() {
        add(trial(0, 80, 0.1, 100), trial(1, 92.9, 0.4, 400), trial(2, 92.8, 0.5, 500));
        assertThat(standings.artifacts()).containsExactlyInAnyOrder("sha0", "sha1");
    }

    @Test
    void theOrderOfTrialsMakesNoDifference() {
        Random random = new Random(1);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            trials.add(trial(
                    i, 90 + random.nextInt(8) * 0.5, 0.3 + random.nextInt(9) * 0.1, 100 + 100L * random.nextInt(9)));
        }
        trials.forEach(standings::add);
        for (int shuffle = 0; shuffle < 20; shuffle++) {
            Collections.shuffle(trials, random);
            Standings other = new Standings(Toy.FASTEST, Set.of());
            trials.forEach(other::add);
            assertThat(other.best()).isEqualTo(standings.best());
            assertThat(other.front()).isEqualTo(standings.front());
            assertThat(other.nearestMiss()).isEqualTo(standings.nearestMiss());
        }
    }
}
