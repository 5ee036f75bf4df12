package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * All that a search's events say, folded. The same fold serves a running search, a resumed one and one that is only
 * looked at. Not thread-safe.
 */
public final class SearchHistory {
    /** So many other searches a message names. */
    private static final int NAMED = 10;

    private final String search;
    private final List<Candidate> proposals = new ArrayList<>();
    private final TreeMap<Long, Trial> trials = new TreeMap<>();
    private final Map<String, Trial> byCandidate = new HashMap<>();
    private final List<Compared> compared = new ArrayList<>();
    private Started started;
    private Standings standings;
    private SearchStatus status = SearchStatus.RUNNING;
    private String reason = "";
    private long sessionStartMillis;
    private long lastMillis;
    private long earlierMillis;

    private SearchHistory(String search) {
        this.search = search;
    }

    /**
     * Reads a search.
     *
     * @throws IllegalArgumentException for a search that is not in the store
     */
    public static SearchHistory read(SearchStore store, String search) {
        SearchHistory history = new SearchHistory(search);
        for (StoredEvent stored : store.events(search, 0)) {
            history.apply(stored.atMillis(), Json.read(stored.json(), SearchEvent.class));
        }
        if (history.started == null) {
            throw new IllegalArgumentException("There is no search (%s) in this store. It has: %s."
                    .formatted(
                            search,
                            store.searches(SearchQuery.newest(NAMED)).items().stream()
                                    .map(s -> s.id())
                                    .toList()));
        }
        return history;
    }

    void apply(long atMillis, SearchEvent event) {
        if (event instanceof Started s) {
            started = s;
            standings = new Standings(s.spec().objective());
            sessionStartMillis = atMillis;
        } else if (event instanceof Proposed p) {
            if (p.trial() != proposals.size()) {
                throw new IllegalStateException(
                        "Impossible state: trial %d follows trial %d.".formatted(p.trial(), proposals.size() - 1));
            }
            proposals.add(p.candidate());
        } else if (event instanceof Evaluated e) {
            evaluated(trial(e));
        } else if (event instanceof Compared c) {
            compared.add(c);
        } else if (event instanceof Resumed) {
            earlierMillis += lastMillis - sessionStartMillis;
            sessionStartMillis = atMillis;
            status = SearchStatus.RUNNING;
            reason = "";
        } else if (event instanceof Paused p) {
            status = SearchStatus.PAUSED;
            reason = p.reason();
        } else if (event instanceof Finished f) {
            status = SearchStatus.FINISHED;
            reason = f.reason();
        }
        lastMillis = atMillis;
    }

    private void evaluated(Trial trial) {
        if (trials.put(trial.number(), trial) != null) {
            throw new IllegalStateException(
                    "Impossible state: trial %d was evaluated twice.".formatted(trial.number()));
        }
        byCandidate.putIfAbsent(trial.candidate().id(), trial);
        standings.add(trial);
    }

    Trial trial(Evaluated e) {
        Candidate candidate = proposal(e.trial());
        return new Trial(e.trial(), candidate, e.outcome(), e.reward(), e.feasible(), e.seconds(), e.sameAs());
    }

    /** What the search began with. */
    public Started started() {
        return started;
    }

    public SearchStatus status() {
        return status;
    }

    /** Candidates in the order of proposal, those without an outcome included. */
    public List<Candidate> proposals() {
        return List.copyOf(proposals);
    }

    int proposed() {
        return proposals.size();
    }

    Candidate proposal(long trial) {
        return proposals.get(Math.toIntExact(trial));
    }

    /** Trials without an outcome. */
    List<Long> unfinished() {
        return LongStream.range(0, proposals.size())
                .filter(trial -> !trials.containsKey(trial))
                .boxed()
                .toList();
    }

    Collection<Trial> trials() {
        return trials.values();
    }

    int finished() {
        return trials.size();
    }

    Optional<Trial> trial(long number) {
        return Optional.ofNullable(trials.get(number));
    }

    /** The trial by which a candidate is known, if it was ever evaluated. */
    Optional<Trial> known(String candidate) {
        return Optional.ofNullable(byCandidate.get(candidate));
    }

    Standings standings() {
        return standings;
    }

    /** Time under way until now, pauses left out. */
    long activeMillis(long nowMillis) {
        return earlierMillis + Math.max(0, nowMillis - sessionStartMillis);
    }

    /** What was found up to the last event. */
    public SearchResult result() {
        return new SearchResult(
                search,
                status,
                reason,
                List.copyOf(trials.values()),
                standings.best(),
                standings.front(),
                standings.nearestMiss(),
                compared,
                activeMillis(lastMillis) / 1000.0);
    }
}
