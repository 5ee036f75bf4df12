package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.TicketKind;
import io.lapidary.outcome.AccuracyAnswer;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.ModelProfile;
import java.io.IOException;

/**
 * Answers one search's tickets; one at a time, on the thread that calls. It does what its worker's card says; to be asked
 * for anything else is an {@link UnsupportedOperationException}.
 *
 * <p>What fails in the same way at every try is an {@link Outcome.Failed}; an {@link IOException} says what is not the
 * candidate's fault: another worker may do better.
 */
public interface Judge {
    /** What calibration says of the model. */
    default ModelProfile profile() {
        throw notDone(TicketKind.PROFILE);
    }

    /** Says what comes of a candidate. */
    default Outcome judge(Candidate candidate) throws IOException, InterruptedException {
        throw notDone(TicketKind.JUDGE);
    }

    /** Says what comes of a candidate, its latency left out; hands its compiled form in. */
    default AccuracyAnswer accuracy(Candidate candidate) throws IOException, InterruptedException {
        throw notDone(TicketKind.ACCURACY);
    }

    /** Fetches a compiled candidate, measures its latency, and says what comes of it. */
    default Outcome latency(HalfJudged half) throws IOException, InterruptedException {
        throw notDone(TicketKind.LATENCY);
    }

    private static UnsupportedOperationException notDone(TicketKind kind) {
        return new UnsupportedOperationException("This judge answers no ticket of kind (%s).".formatted(kind));
    }
}
