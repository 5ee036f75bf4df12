package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.ModelProfile;
import java.io.IOException;

/** Answers one search's tickets; one at a time, on the thread that calls. */
public interface Judge {
    /** What calibration says of the model. */
    ModelProfile profile();

    /**
     * Says what comes of a candidate. What fails in the same way at every try is an {@link Outcome.Failed}.
     *
     * @throws IOException for what is not the candidate's fault; another worker may do better
     */
    Outcome judge(Candidate candidate) throws IOException, InterruptedException;
}
