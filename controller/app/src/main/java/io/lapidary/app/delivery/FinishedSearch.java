package io.lapidary.app.delivery;

import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchResult;
import io.lapidary.service.search.Trial;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A search that ended, with all that its files tell.
 *
 * @param base empty where no trial was scored, since the base is measured beside them
 * @param test empty where there is no test split, or nothing to deliver
 */
public record FinishedSearch(
        Started started, SearchResult result, Optional<BaseModel> base, Optional<TestAccuracy> test) {
    public SearchSpec spec() {
        return started.spec();
    }

    /** Whether the delivered candidate holds all limits. */
    public boolean goalMet() {
        return result.best().isPresent();
    }

    /** What is delivered: the best feasible trial, else the nearest miss; empty where no trial was scored. */
    public Optional<Trial> delivered() {
        return result.best().or(result::nearestMiss);
    }

    public boolean isDelivered(Trial trial) {
        return delivered().filter(d -> d.number() == trial.number()).isPresent();
    }

    /** Where a trial's model stands in the output folder; empty where it was not delivered. */
    public Optional<String> file(Trial trial) {
        if (isDelivered(trial)) {
            return Optional.of("best.onnx");
        }
        return result.front().stream()
                .filter(t -> t.number() == trial.number())
                .findFirst()
                .map(FinishedSearch::frontFile);
    }

    /** Where the models of trials stand in the output folder, by trial. */
    public Map<Long, String> files() {
        Map<Long, String> files = new TreeMap<>();
        Stream.concat(result.front().stream(), delivered().stream())
                .forEach(trial -> file(trial).ifPresent(file -> files.put(trial.number(), file)));
        return files;
    }

    /** Where a trial of the front stands in the output folder. */
    public static String frontFile(Trial trial) {
        return "front/trial-%04d.onnx".formatted(trial.number());
    }

    /** What a trial breaks, or why it was not judged, in words. */
    public List<String> complaints(Trial trial) {
        if (trial.outcome() instanceof Outcome.Infeasible refused) {
            return refused.reasons();
        }
        if (trial.outcome() instanceof Outcome.Failed failed) {
            return failed.reasons();
        }
        Measurement measured = trial.measurement()
                .orElseThrow(() -> new IllegalStateException("Impossible state: a new kind of outcome."));
        List<String> broken = spec().objective().judge(measured).violations().stream()
                .map(Violation::toString)
                .toList();
        return broken.isEmpty() && !trial.feasible() ? List.of("its latency is too noisy to be believed") : broken;
    }

    /** What was delivered, in one line. */
    public String headline() {
        return delivered()
                .flatMap(Trial::measurement)
                .map(m -> Words.of(m, spec().metric()) + " instead of " + Words.bytes(m.baseSizeBytes()))
                .orElse("No candidate could be judged.");
    }
}
