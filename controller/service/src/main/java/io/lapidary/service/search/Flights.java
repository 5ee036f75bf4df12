package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trials that are out with the workers, each with the later trials that wait for the same candidate's outcome. */
final class Flights {
    /** One trial under way. */
    record Flight(long trial, String candidate, long sinceMillis, List<Long> twins) {}

    private final Map<Long, Flight> byTrial = new LinkedHashMap<>();
    private final Map<String, Flight> byCandidate = new HashMap<>();

    /** Adds a trial; true when it needs a ticket of its own, false when a twin is under way already. */
    boolean add(long trial, Candidate candidate, long nowMillis) {
        Flight twin = byCandidate.get(candidate.id());
        if (twin != null) {
            twin.twins().add(trial);
            return false;
        }
        Flight flight = new Flight(trial, candidate.id(), nowMillis, new ArrayList<>());
        byTrial.put(trial, flight);
        byCandidate.put(flight.candidate(), flight);
        return true;
    }

    /** Whether a trial is awaited, itself or as a twin. */
    boolean contains(long trial) {
        return byTrial.containsKey(trial)
                || byTrial.values().stream().anyMatch(f -> f.twins().contains(trial));
    }

    /** Takes a trial out; empty where it is not (or no longer) awaited. */
    Optional<Flight> remove(long trial) {
        Flight flight = byTrial.remove(trial);
        if (flight != null) {
            byCandidate.remove(flight.candidate());
        }
        return Optional.ofNullable(flight);
    }

    List<Long> trials() {
        return List.copyOf(byTrial.keySet());
    }

    boolean isEmpty() {
        return byTrial.isEmpty();
    }
}
