package io.lapidary.service.search;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Attempt;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.spec.SearchSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened in a search. These very objects are stored, and shown to whoever watches. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SearchEvent.Submitted.class, name = "submitted"),
    @JsonSubTypes.Type(value = SearchEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = SearchEvent.Proposed.class, name = "proposed"),
    @JsonSubTypes.Type(value = SearchEvent.Evaluated.class, name = "evaluated"),
    @JsonSubTypes.Type(value = SearchEvent.Late.class, name = "late"),
    @JsonSubTypes.Type(value = SearchEvent.Improved.class, name = "improved"),
    @JsonSubTypes.Type(value = SearchEvent.Compared.class, name = "compared"),
    @JsonSubTypes.Type(value = SearchEvent.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = SearchEvent.Changed.class, name = "changed"),
    @JsonSubTypes.Type(value = SearchEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = SearchEvent.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = SearchEvent.Tested.class, name = "tested"),
    @JsonSubTypes.Type(value = SearchEvent.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = SearchEvent.Broken.class, name = "broken")
})
public sealed interface SearchEvent {
    /**
     * The first event of every search.
     *
     * @param owner empty where a person runs it by hand
     */
    record Submitted(SearchSpec spec, String owner) implements SearchEvent {}

    /**
     * All that a search's agent will ever know, so that a resumed one knows the same.
     *
     * @param spec as it was then
     * @param hashes SHA-256 of what went in, by what it is
     * @param versions of the program and its engines, by name
     */
    record Started(
            SearchSpec spec,
            ModelGraph graph,
            ModelProfile profile,
            DeviceProfile device,
            Map<String, String> hashes,
            Map<String, String> versions)
            implements SearchEvent {
        public Started {
            hashes = Map.copyOf(hashes);
            versions = Map.copyOf(versions);
        }

        /** The same for a spec that was changed. */
        public Started with(SearchSpec changed) {
            return new Started(changed, graph, profile, device, hashes, versions);
        }
    }

    /**
     * The agent proposed a trial; its ticket is posted after this. Trials are numbered from 0, without gaps.
     *
     * @param said what the agent says of itself after all that it had learnt by then, by name: losses, exploration; null
     *     where it says nothing
     */
    record Proposed(long trial, Candidate candidate, Map<String, Double> said) implements SearchEvent {
        public Proposed {
            said = said == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(said));
        }

        /** Of nobody who learns. */
        public Proposed(long trial, Candidate candidate) {
            this(trial, candidate, null);
        }
    }

    /**
     * A trial has its outcome. Outcomes are stored as they arrive, which need not be in trial order.
     *
     * @param candidate the candidate's id
     * @param seconds from handing it out to the answer
     * @param sameAs the trial with the same candidate whose outcome this is; null where this one was evaluated itself
     * @param attempts who tried, first to last, those that failed included; null where nobody worked for it
     */
    record Evaluated(
            long trial,
            String candidate,
            Outcome outcome,
            double reward,
            boolean feasible,
            double seconds,
            Long sameAs,
            List<Attempt> attempts)
            implements SearchEvent {
        public Evaluated {
            attempts = attempts == null ? null : List.copyOf(attempts);
        }

        /** Of which nobody saw the work. */
        public Evaluated(
                long trial,
                String candidate,
                Outcome outcome,
                double reward,
                boolean feasible,
                double seconds,
                Long sameAs) {
            this(trial, candidate, outcome, reward, feasible, seconds, sameAs, null);
        }
    }

    /**
     * An answer came after its worker was taken for lost, and was refused: another worker's counts.
     *
     * @param attempt how often the trial had been taken by then
     */
    record Late(long trial, int attempt, String worker) implements SearchEvent {}

    /** A trial is the best so far. */
    record Improved(long trial, String candidate, double reward, Measurement measurement) implements SearchEvent {}

    /**
     * A trial of a repeated search stands beside the one recorded.
     *
     * @param differences in what should be the same; empty where all is
     * @param recordedLatency candidate ÷ base as recorded; null where it was not measured
     * @param latency the same now; shown beside, since no two measurements of time are equal
     */
    record Compared(long trial, List<Difference> differences, Double recordedLatency, Double latency)
            implements SearchEvent {
        public Compared {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Somebody asked for something; what was asked before a crash is done after it.
     *
     * @param by who
     */
    record Asked(Request what, String by) implements SearchEvent {}

    /**
     * Name, budget or limits are others from now on. Under other limits every trial is judged anew, and those proposed
     * after this are a new agent's.
     *
     * @param spec the whole of it
     * @param by who
     */
    record Changed(SearchSpec spec, String by) implements SearchEvent {}

    /**
     * The search goes on after a pause, an end, a failure or a crash.
     *
     * @param evaluated trials that have their outcome already
     * @param posted trials that were proposed and are handed out again
     * @param downSeconds since it last did something
     * @param why {@code user}; {@code recovery} after a crash or a restart; {@code disk-full} or {@code store} where
     *     that is over
     */
    record Resumed(long evaluated, long posted, double downSeconds, String why) implements SearchEvent {}

    /**
     * The search waits to be resumed.
     *
     * @param cause label of a {@link Cause}
     */
    record Paused(String reason, String cause) implements SearchEvent {}

    /**
     * What is delivered was judged on the test split.
     *
     * @param trial the one delivered
     */
    record Tested(long trial, SearchSummary.Test test) implements SearchEvent {}

    /**
     * The search is over.
     *
     * @param cause label of a {@link Cause}
     */
    record Finished(String reason, String cause) implements SearchEvent {}

    /** The search could not go on. */
    record Broken(String reason) implements SearchEvent {}
}
