package io.lapidary.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What came of a candidate. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = Outcome.Infeasible.class, name = "infeasible"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
})
public sealed interface Outcome {
    /** It was judged; whether it holds the limits is the {@code Objective}'s to say. */
    record Scored(Measurement measurement) implements Outcome {}

    /**
     * It was refused before it was fully judged, since a limit is broken.
     *
     * @param seen what was seen of its accuracy until then; null where a limit that is known exactly was broken, so that
     *     nothing was run
     */
    record Infeasible(List<String> reasons, Glimpse seen) implements Outcome {
        public Infeasible {
            reasons = List.copyOf(reasons);
        }

        /** For a limit that is known without running anything. */
        public Infeasible(List<String> reasons) {
            this(reasons, null);
        }
    }

    /** It could not be judged. */
    record Failed(List<String> reasons) implements Outcome {
        public Failed {
            reasons = List.copyOf(reasons);
        }
    }
}
