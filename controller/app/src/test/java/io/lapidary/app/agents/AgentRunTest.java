package io.lapidary.app.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lapidary.candidate.Candidate;
import io.lapidary.service.agent.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentRunTest {
    private static AgentRun run(Contender contender, long seed, AgentRun.Trial... trials) {
        return new AgentRun(Task.FASTEST, contender, seed, List.of(trials), 1);
    }

    private static AgentRun.Trial trial(double speedup, double drop) {
        return new AgentRun.Trial(Candidate.UNTOUCHED, drop <= 0.5, speedup, 1 / speedup, drop);
    }

    @Test
    void theBestIsTheFastestOfThoseWithinTheLimitSoFar() {
        AgentRun run = run(Contender.RANDOM, 1, trial(2, 0.4), trial(4, 0.6), trial(3, 0.1));
        assertThat(run.best(2)).contains(trial(2, 0.4));
        assertThat(run.best(3)).contains(trial(3, 0.1));
        assertThat(run.evaluationsTo(2.5)).contains(3);
        assertThat(run.evaluationsTo(3.5)).isEmpty();
    }

    @Test
    void hypervolumeAddsWhatEachTrialDominatesAlone() {
        // Half the cost at no loss: half of all. A quarter at five points: another quarter × half.
        AgentRun run = run(Contender.RANDOM, 1, trial(2, -0.1), trial(4, 5), trial(1.5, 2));
        assertThat(run.hypervolume(1)).isCloseTo(0.5, within(1e-9));
        assertThat(run.hypervolume(3)).isCloseTo(0.625, within(1e-9));
    }

    @Test
    void leadsAreTakenSeedBySeed() {
        Comparison comparison = new Comparison(
                Task.FASTEST,
                List.of(
                        run(Contender.DEFAULT, 1, trial(2, 0)),
                        run(Contender.DEFAULT, 2, trial(4, 0)),
                        run(Contender.RANDOM, 1, trial(1.5, 0)),
                        run(Contender.RANDOM, 2, trial(3.5, 9))));
        assertThat(comparison.lead(Contender.RANDOM, 1).mean()).isCloseTo((0.5 + 3) / 2, within(1e-9));
    }

    @Test
    void anIntervalIsStudents() {
        Interval interval = Interval.of(new double[] {1, 2, 3});
        assertThat(interval.mean()).isEqualTo(2);
        assertThat(interval.reach()).isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
        assertThat(interval.text(2)).isEqualTo("2.00 ± 2.48");
        assertThat(Interval.of(new double[] {1}).text(1)).isEqualTo("1.0");
    }
}
