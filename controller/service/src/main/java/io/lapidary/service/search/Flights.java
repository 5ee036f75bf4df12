package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Attempt;
import io.lapidary.exchange.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Trials that are out with the workers, each with the later trials that wait for the same candidate's outcome. */
final class Flights {
    /**
     * One trial under way.
     *
     * @param ticket that is out for it
     * @param attempts at the tickets before that one
     * @param compiled hash of the compiled candidate that the ticket's worker fetches; empty where that makes it
     */
    record Flight(
            long trial,
            String candidate,
            long sinceMillis,
            List<Long> twins,
            Ticket ticket,
            List<Attempt> attempts,
            Optional<String> compiled) {
        /** The same trial with another ticket instead, that nobody took. */
        Flight instead(Ticket other) {
            return new Flight(trial, candidate, sinceMillis, twins, other, attempts, compiled);
        }

        /** The same trial, its first half judged. */
        Flight onwards(Ticket second, List<Attempt> first, String compiledSha256) {
            return new Flight(trial, candidate, sinceMillis, twins, second, first, Optional.of(compiledSha256));
        }

        /** All attempts, those at the ticket that just ended included. */
        List<Attempt> attempts(List<Attempt> last) {
            return Stream.concat(attempts.stream(), last.stream()).toList();
        }
    }

    private final Map<Long, Flight> byTrial = new LinkedHashMap<>();
    private final Map<String, Flight> byCandidate = new HashMap<>();

    /** Adds a trial; true when its ticket is needed, false when a twin is under way already. */
    boolean add(long trial, Candidate candidate, long nowMillis, Ticket ticket) {
        Flight twin = byCandidate.get(candidate.id());
        if (twin != null) {
            twin.twins().add(trial);
            return false;
        }
        Flight flight =
                new Flight(trial, candidate.id(), nowMillis, new ArrayList<>(), ticket, List.of(), Optional.empty());
        replace(flight);
        return true;
    }

    /** Puts a trial under way in its own place. */
    void replace(Flight flight) {
        byTrial.put(flight.trial(), flight);
        byCandidate.put(flight.candidate(), flight);
    }

    /** Empty where a trial is not, or no longer, awaited by itself. */
    Optional<Flight> find(long trial) {
        return Optional.ofNullable(byTrial.get(trial));
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

    List<Flight> all() {
        return List.copyOf(byTrial.values());
    }

    boolean isEmpty() {
        return byTrial.isEmpty();
    }
}
