package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent.Asked;
import io.lapidary.service.search.SearchEvent.Broken;
import io.lapidary.service.search.SearchEvent.Changed;
import io.lapidary.service.search.SearchEvent.Compared;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Finished;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.search.SearchEvent.Late;
import io.lapidary.service.search.SearchEvent.Paused;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchEvent.Submitted;
import io.lapidary.service.search.SearchEvent.Tested;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.spec.Objective;
import io.lapidary.spec.SearchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a search's events say, folded. The same fold serves a running search, a resumed one and one that is only
 * looked at. Thread-safe: a running search reads what others write beside it.
 */
public final class SearchHistory {
    /** So many other searches a message names. */
    private static final int NAMED = 10;

    private final String search;
    private final Proposals proposals = new Proposals();
    private final Trials trials = new Trials();
    private final List<Compared> compared = new ArrayList<>();
    private final Pace pace = new Pace();
    private final Checkup checkup = new Checkup();
    private SearchSpec spec;
    private String owner = "";
    private Started started;

    private Era era;
    private Era endedEra;
    private SearchStatus status = SearchStatus.QUEUED;
    private String reason = "";
    private String cause = "";
    private Request asked;
    private Tested tested;
    private long seq;

    private SearchHistory(String search) {
        this.search = search;
    }

    /**
     * Reads a search.
     *
     * @throws IllegalArgumentException for a search that is not in the store
     */
    public static SearchHistory read(SearchStore store, String search) {
        return read(store, search, Integer.MAX_VALUE);
    }

    /** Reads a search as it was after its event {@code until}, or after its last one. */
    public static SearchHistory read(SearchStore store, String search, int until) {
        SearchHistory history = new SearchHistory(search);
        // Events are numbered from 1 without gaps, so that their number is their count.
        for (StoredEvent stored : store.events(search, 0, until)) {
            history.apply(stored.seq(), stored.atMillis(), Json.read(stored.json(), SearchEvent.class));
        }
        if (history.seq == 0) {
            throw new IllegalArgumentException("There is no search (%s) in this store. It has: %s."
                    .formatted(
                            search,
                            store.searches(SearchQuery.newest(NAMED)).items().stream()
                                    .map(s -> s.id())
                                    .toList()));
        }
        return history;
    }

    synchronized void apply(long number, long atMillis, SearchEvent event) {
        seq = number;
        if (event instanceof Submitted s) {
            spec = s.spec();
            owner = s.owner();
            trials.judgeBy(spec.objective());
        } else if (event instanceof Started s) {
            started(s, atMillis);
        } else if (event instanceof Proposed p) {
            proposals.add(p.trial(), p.candidate());
            pace.lives(atMillis);
            if (p.candidate().refined() && proposals.refined() == 1) {
                // Refining has a pace of its own.
                pace.goes(atMillis, trials.size());
            }
        } else if (event instanceof Evaluated e) {
            trials.add(trial(e), atMillis);
            checkup.learn();
            pace.lives(atMillis);
        } else if (event instanceof Improved || event instanceof Late) {
            pace.lives(atMillis);
        } else if (event instanceof Compared c) {
            compared.add(c);
            pace.lives(atMillis);
        } else if (event instanceof Tested t) {
            tested = t;
            pace.lives(atMillis);
        } else if (event instanceof Asked a) {
            asked(a.what());
        } else if (event instanceof Changed c) {
            changed(c.spec());
        } else if (event instanceof Resumed) {
            goesOn(atMillis);
        } else if (event instanceof Paused p) {
            rests(SearchStatus.PAUSED, p.reason(), p.cause(), atMillis);
        } else if (event instanceof Finished f) {
            rests(SearchStatus.FINISHED, f.reason(), f.cause(), atMillis);
        } else if (event instanceof Broken b) {
            rests(SearchStatus.FAILED, b.reason(), Cause.FAILED.label(), atMillis);
        }
    }

    private void started(Started s, long atMillis) {
        started = s;
        spec = s.spec();
        checkup.begin(s);
        era = new Era(0, spec);
        trials.judgeBy(spec.objective());
        goesOn(atMillis);
    }

    private void goesOn(long atMillis) {
        pace.goes(atMillis, trials.size());
        status = SearchStatus.RUNNING;
        reason = "";
        cause = "";
        // A pause or a stop that was asked for meanwhile is yet to come.
        asked = asked == Request.RESUME ? null : asked;
    }

    private void asked(Request what) {
        asked = what;
        if (status != SearchStatus.RUNNING) {
            // On a thread of its own it does what it was asked for: that needs its turn.
            status = SearchStatus.QUEUED;
            reason = "";
            cause = "";
        }
    }

    private void changed(SearchSpec next) {
        Objective before = spec.objective();
        spec = next;
        checkup.learn();
        if (!next.objective().equals(before)) {
            trials.judgeBy(next.objective());
            era = started == null ? null : new Era(proposals.size(), next);
        }
    }

    private void rests(SearchStatus as, String why, String code, long atMillis) {
        pace.rests(atMillis);
        status = as;
        reason = why;
        cause = code;
        asked = null;
        endedEra = era;
    }

    synchronized Trial trial(Evaluated e) {
        return new Trial(
                e.trial(), proposal(e.trial()), e.outcome(), e.reward(), e.feasible(), e.seconds(), e.sameAs());
    }

    public String search() {
        return search;
    }

    /** Number of the latest event. */
    public synchronized long seq() {
        return seq;
    }

    /** What is searched for, with all changes. */
    public synchronized SearchSpec spec() {
        return spec;
    }

    public synchronized String owner() {
        return owner;
    }

    /** What the search began with; null before it began. */
    public synchronized Started started() {
        return started;
    }

    synchronized Era era() {
        return era;
    }

    public synchronized SearchStatus status() {
        return status;
    }

    /** What was asked for and is not done yet. */
    public synchronized Optional<Request> asked() {
        return Optional.ofNullable(asked);
    }

    /** Whether a pause or a stop was asked for and is not done yet. */
    synchronized boolean isToldToStop() {
        return asked != null && asked != Request.RESUME;
    }

    /** Candidates in the order of proposal, those without an outcome included. */
    public synchronized List<Candidate> proposals() {
        return proposals.all();
    }

    synchronized int proposed() {
        return proposals.size();
    }

    /** How many trials agents proposed; the others are refined finalists. */
    synchronized int proposedByAgents() {
        return proposals.size() - proposals.refined();
    }

    /** The refined form with this id of a candidate that was proposed. */
    synchronized Optional<Candidate> refinedForm(String id) {
        return proposals.refinedForm(id);
    }

    /** Refined forms that are worth a trial and have none yet. */
    synchronized List<Candidate> finalists() {
        return proposals.without(
                Finalists.of(trials.all(), spec.objective(), spec.budget().finalists()));
    }

    synchronized Candidate proposal(long trial) {
        return proposals.get(trial);
    }

    /** Trials without an outcome. */
    synchronized List<Long> unfinished() {
        return proposals.unfinished(trials);
    }

    synchronized List<Trial> trials() {
        return trials.all();
    }

    synchronized int finished() {
        return trials.size();
    }

    synchronized Optional<Trial> trial(long number) {
        return trials.get(number);
    }

    /** When a trial's outcome was stored, since 1970. */
    synchronized long atMillis(long trial) {
        return trials.atMillis(trial);
    }

    /** The trial by which a candidate is known, if it was ever evaluated. */
    synchronized Optional<Trial> known(String candidate) {
        return trials.known(candidate);
    }

    /** Whether a trial would be the best. */
    synchronized boolean wouldLead(Trial trial) {
        return trials.standings().wouldLead(trial);
    }

    /** Hashes of the compiled files that must be kept. */
    synchronized Set<String> artifacts() {
        return trials.standings().artifacts();
    }

    /** What was judged on the test split last. */
    synchronized Optional<Tested> tested() {
        return Optional.ofNullable(tested);
    }

    /** What is delivered: the best, else the nearest miss. */
    public synchronized Optional<Trial> delivered() {
        return trials.delivered();
    }

    /** Whether what is delivered is a file that was not yet judged on the test split. */
    public synchronized boolean isTestDue() {
        return delivered()
                .filter(t -> t.artifact().isPresent())
                .filter(t -> tested == null || tested.trial() != t.number())
                .isPresent();
    }

    /** Whether limits were changed since it paused or ended, so that it has a new agent. */
    synchronized boolean hasNewAgent() {
        return era != null && !era.equals(endedEra);
    }

    /** Why there would be nothing to do were it to go on, with a way out; empty where there is something. */
    public Optional<String> obstacle() {
        return Endings.obstacle(this);
    }

    /** Time under way up to what it did last, pauses left out. */
    synchronized long activeMillis() {
        return pace.activeMillis();
    }

    /** Time under way until now, pauses left out. */
    synchronized long activeMillis(long nowMillis) {
        return pace.activeMillis(nowMillis);
    }

    /** When it last did something itself, since 1970. */
    synchronized long lastMillis() {
        return pace.lastMillis();
    }

    /** How many trials there will be at most, as far as is known: finalists count once they are picked. */
    synchronized int most() {
        return spec.budget().trials() + proposals.refined();
    }

    /** How far it is. */
    synchronized Progress progress(int most) {
        return new Progress(
                trials.size(),
                most,
                proposals.size() - trials.size(),
                Duration.ofMillis(pace.activeMillis()),
                pace.remaining(trials.size(), most, spec.budget().time()),
                trials.standings().best(),
                health());
    }

    private List<HealthNote> health() {
        return checkup.notes(spec, trials, era == null ? 0 : era.first());
    }

    /** The search at a glance. */
    public synchronized SearchSummary summary() {
        boolean runs = status == SearchStatus.RUNNING;
        int most = most();
        return new SearchSummary(
                reason,
                cause,
                asked,
                most,
                trials.size(),
                runs ? proposals.size() - trials.size() : 0,
                trials.infeasible(),
                trials.failed(),
                pace.activeMillis() / 1000.0,
                runs
                        ? pace.remaining(trials.size(), most, spec.budget().time())
                                .map(left -> left.toMillis() / 1000.0)
                                .orElse(null)
                        : null,
                trials.base(),
                trials.best(),
                trials.nearestMiss(),
                trials.front(),
                trials.savings(),
                health(),
                tested == null ? null : tested.test());
    }

    /** What was found up to the last event. */
    public synchronized SearchResult result() {
        return new SearchResult(
                search,
                status,
                reason,
                trials.all(),
                trials.standings().best(),
                trials.standings().front(),
                trials.standings().nearestMiss(),
                compared,
                pace.activeMillis() / 1000.0);
    }
}
