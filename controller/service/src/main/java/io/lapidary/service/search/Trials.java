package io.lapidary.service.search;

import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The trials of a search that have their outcome, and what stands out among them. Not thread-safe. */
final class Trials {
    private final TreeMap<Long, Trial> byNumber = new TreeMap<>();
    private final Map<Long, Long> atMillis = new HashMap<>();
    private final Map<String, Long> byCandidate = new HashMap<>();
    private Standings standings;
    private long infeasible;
    private long failed;
    private SavingsTally savings = new SavingsTally();
    private Measurement latest;

    /**
     * Judges all that are there by another objective from now on, and names the best of those whose compiled file was
     * kept so far.
     */
    void judgeBy(Objective objective) {
        Set<String> dropped = new HashSet<>();
        byNumber.values().forEach(t -> t.artifact().ifPresent(dropped::add));
        dropped.removeAll(standings == null ? Set.of() : standings.artifacts());
        standings = new Standings(objective, dropped);
        infeasible = 0;
        failed = 0;
        savings = new SavingsTally();
        byNumber.replaceAll((number, trial) -> trial.judgedBy(objective));
        byNumber.values().forEach(this::count);
    }

    void add(Trial trial, long at) {
        if (byNumber.put(trial.number(), trial) != null) {
            throw new IllegalStateException(
                    "Impossible state: trial %d was evaluated twice.".formatted(trial.number()));
        }
        atMillis.put(trial.number(), at);
        byCandidate.putIfAbsent(trial.candidate().id(), trial.number());
        trial.measurement().ifPresent(m -> latest = m);
        count(trial);
    }

    private void count(Trial trial) {
        standings.add(trial);
        savings.add(trial);
        if (trial.outcome() instanceof Outcome.Failed) {
            failed++;
        } else if (!trial.feasible()) {
            infeasible++;
        }
    }

    int size() {
        return byNumber.size();
    }

    List<Trial> all() {
        return new ArrayList<>(byNumber.values());
    }

    /** The first so many that agents proposed, from a trial on. */
    List<Trial> earliest(int count, long first) {
        return byAgents(byNumber.tailMap(first), count);
    }

    /** The last so many that agents proposed, from a trial on, latest first. */
    List<Trial> latest(int count, long first) {
        return byAgents(byNumber.descendingMap().headMap(first, true), count);
    }

    private static List<Trial> byAgents(Map<Long, Trial> trials, int count) {
        return trials.values().stream()
                .filter(t -> !t.candidate().refined())
                .limit(count)
                .toList();
    }

    Optional<Trial> get(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Optional<Trial> known(String candidate) {
        return Optional.ofNullable(byCandidate.get(candidate)).map(byNumber::get);
    }

    /** When a trial's outcome was stored. */
    long atMillis(long number) {
        return atMillis.get(number);
    }

    long infeasible() {
        return infeasible;
    }

    long failed() {
        return failed;
    }

    Standings standings() {
        return standings;
    }

    /** What is delivered: the best, else the nearest miss. */
    Optional<Trial> delivered() {
        return standings.best().or(standings::nearestMiss);
    }

    /** The untouched model as last measured; null before the first measurement. */
    SearchSummary.Base base() {
        return latest == null
                ? null
                : new SearchSummary.Base(
                        latest.baseAccuracy(),
                        latest.latency().baseMicros(),
                        latest.baseSizeBytes(),
                        latest.baseMacs());
    }

    Savings savings() {
        return savings.savings();
    }

    SearchSummary.Point best() {
        return standings.best().map(Trials::point).orElse(null);
    }

    SearchSummary.Point nearestMiss() {
        return standings.nearestMiss().map(Trials::point).orElse(null);
    }

    List<Long> front() {
        return standings.front().stream().map(Trial::number).toList();
    }

    private static SearchSummary.Point point(Trial trial) {
        Measurement m = trial.measurement()
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: trial %d stands out unmeasured.".formatted(trial.number())));
        return new SearchSummary.Point(
                trial.number(),
                m.accuracy(),
                m.accuracyDrop(),
                m.latency().candidateMicros(),
                m.latency().speedup(),
                m.latency().speedupLow(),
                m.latency().speedupHigh(),
                m.latency().noisy(),
                m.sizeBytes(),
                m.packedBytes(),
                m.macs(),
                trial.artifact().orElse(null));
    }
}
