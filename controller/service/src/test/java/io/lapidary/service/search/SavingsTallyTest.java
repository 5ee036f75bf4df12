package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Glimpse;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SavingsTallyTest {
    private final SavingsTally tally = new SavingsTally();

    private void add(Outcome outcome, Long sameAs) {
        tally.add(new Trial(0, Candidate.UNTOUCHED, outcome, 0, false, 0, sameAs));
    }

    private static Outcome scored(double millis) {
        Latency latency = new Latency(1, 1, 1, 1, 1, false, 25, Latency.Source.MEASURED);
        Provenance provenance = new Provenance("w", "d", Map.of(), 1, 1, 100, "", millis / 4, millis / 2, millis / 4);
        return new Outcome.Scored(new Measurement(90, 91, latency, 1, 1, 1, 1, 1, 1, provenance));
    }

    @Test
    void whatIsLeftOutWouldHaveTakenAsLongAsTheMeanOfWhatIsNot() {
        add(scored(1_000), null);
        add(scored(3_000), null);
        add(scored(3_000), 1L);
        add(new Outcome.Infeasible(List.of("too large")), null);
        add(new Outcome.Infeasible(List.of("too bad"), new Glimpse(4, 10, 100, false, 500)), null);
        add(new Outcome.Failed(List.of("it broke")), null);

        assertThat(tally.savings()).isEqualTo(new Savings(1, 1, 1, 5.5, 4.5));
    }

    @Test
    void nothingIsSaidToBeSavedBeforeAnythingWasJudgedToTheEnd() {
        add(new Outcome.Infeasible(List.of("too large")), null);
        assertThat(tally.savings().seconds()).isZero();
    }
}
