package io.lapidary.service.search;

import io.lapidary.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The outcomes of an earlier run of the same search, by which it is repeated: the agent is taught these, so that it
 * proposes the same again although no two measurements are equal, and what is measured anew is compared with them.
 */
public record Recording(List<RecordedTrial> trials) {
    /** Nothing is repeated. */
    public static final Recording NONE = new Recording(List.of());

    /**
     * One recorded trial.
     *
     * @param candidate the candidate's id
     * @param compiledSha256 hash of the compiled file; null where there was none
     */
    public record RecordedTrial(long trial, String candidate, String compiledSha256, Outcome outcome) {}

    public Recording {
        trials = List.copyOf(trials);
        Map<Long, Long> count =
                trials.stream().collect(Collectors.groupingBy(RecordedTrial::trial, Collectors.counting()));
        count.forEach((trial, times) -> {
            if (times > 1) {
                throw new IllegalArgumentException("Trial (%d) is recorded (%d) times.".formatted(trial, times));
            }
        });
    }

    /** Of a search's finished trials. */
    public static Recording of(List<Trial> trials) {
        return new Recording(trials.stream()
                .map(t -> new RecordedTrial(
                        t.number(), t.candidate().id(), t.artifact().orElse(null), t.outcome()))
                .toList());
    }

    public boolean isEmpty() {
        return trials.isEmpty();
    }

    /** How many trials a repetition proposes: up to the last one recorded. */
    int length() {
        return (int) trials.stream().mapToLong(t -> t.trial() + 1).max().orElse(0);
    }

    Optional<RecordedTrial> trial(long number) {
        return trials.stream().filter(t -> t.trial() == number).findFirst();
    }
}
