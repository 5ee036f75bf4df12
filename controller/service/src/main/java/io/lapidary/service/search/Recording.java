package io.lapidary.service.search;

import io.lapidary.outcome.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outcomes of an earlier run of the same search, by which it is repeated: the agent is taught these, so that it
 * proposes the same again although no two measurements are equal, and what is measured anew is compared with them.
 */
public record Recording(SortedMap<Long, RecordedTrial> byNumber) {
    /** Nothing is repeated. */
    public static final Recording NONE = new Recording(List.of());

    /**
     * One recorded trial.
     *
     * @param candidate the candidate's id
     * @param refined whether the candidate was a refined finalist, which no agent proposed
     * @param compiledSha256 hash of the compiled file; null where there was none
     */
    public record RecordedTrial(
            long trial, String candidate, boolean refined, String compiledSha256, Outcome outcome) {}

    public Recording {
        byNumber = Collections.unmodifiableSortedMap(new TreeMap<>(byNumber));
    }

    /** @param trials each number once */
    public Recording(List<RecordedTrial> trials) {
        this(sorted(trials));
    }

    private static SortedMap<Long, RecordedTrial> sorted(List<RecordedTrial> trials) {
        SortedMap<Long, RecordedTrial> sorted = new TreeMap<>();
        for (RecordedTrial trial : trials) {
            if (sorted.put(trial.trial(), trial) != null) {
                throw new IllegalArgumentException("Trial (%d) is recorded more than once.".formatted(trial.trial()));
            }
        }
        return sorted;
    }

    /** Of a search's finished trials. */
    public static Recording of(List<Trial> trials) {
        return new Recording(trials.stream()
                .map(t -> new RecordedTrial(
                        t.number(),
                        t.candidate().id(),
                        t.candidate().refined(),
                        t.artifact().orElse(null),
                        t.outcome()))
                .toList());
    }

    /** By number. */
    public List<RecordedTrial> trials() {
        return List.copyOf(byNumber.values());
    }

    public boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /** How many trials a repetition proposes: up to the last one recorded. */
    int length() {
        return isEmpty() ? 0 : Math.toIntExact(byNumber.lastKey() + 1);
    }

    Optional<RecordedTrial> trial(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }
}
