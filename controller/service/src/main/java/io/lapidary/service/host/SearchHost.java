package io.lapidary.service.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.service.search.Journal;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.spec.SearchSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the searches of a store: so many at once, each on a thread named {@code search-…}, the others in a queue. Whatever
 * was running or waiting when the process ended goes on at the next {@link #start}.
 *
 * <p>Closing it lets every search leave, with all outcomes that are there stored; store, board and laboratory are closed
 * by whoever opened them, after it.
 */
public final class SearchHost implements Searches, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SearchHost.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 500;
    private static final int ID_DIGITS = 12;

    private final SearchStore store;
    private final Hosting hosting;
    private final SpecChange changes;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /**
     * @param running how many searches run at once
     */
    public SearchHost(SearchStore store, TicketBoard board, Laboratory laboratory, InstantSource clock, int running) {
        this(store, board, laboratory, clock, running, LOOK_AGAIN);
    }

    SearchHost(
            SearchStore store,
            TicketBoard board,
            Laboratory laboratory,
            InstantSource clock,
            int running,
            Duration lookAgain) {
        this.store = store;
        this.changes = new SpecChange(laboratory);
        this.hosting = new Hosting(store, board, laboratory, clock, new Turns(running), new Feed(store), lookAgain);
    }

    /** Lets all go on that were running, then those that waited, in the order of their last event. */
    public void start() {
        List<StoredSearch> unfinished = new ArrayList<>();
        Set<SearchStatus> going = Set.of(SearchStatus.RUNNING, SearchStatus.QUEUED);
        List<StoredSearch> page;
        do {
            page = store.searches(new SearchQuery(going, "", "", unfinished.size(), AT_ONCE))
                    .items();
            unfinished.addAll(page);
        } while (page.size() == AT_ONCE);
        unfinished.sort(Comparator.comparing((StoredSearch s) -> s.status() != SearchStatus.RUNNING)
                .thenComparing(StoredSearch::updatedMillis)
                .thenComparing(StoredSearch::id));
        if (!unfinished.isEmpty()) {
            LOG.info("{} searches go on", unfinished.size());
        }
        unfinished.forEach(s -> hosting.turns().enter(session(s.id())));
    }

    @Override
    public String submit(SearchSpec spec, String owner) {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
        Journal.create(id, spec, owner, store, hosting.watcher(), hosting.clock());
        hosting.turns().enter(session(id));
        return id;
    }

    private Session session(String id) {
        return sessions.computeIfAbsent(id, i -> new Session(i, hosting));
    }

    private StoredSearch found(String id) {
        return store.find(id).orElseThrow(() -> new NoSuchSearch(id));
    }

    private Session existing(String id) {
        return session(found(id).id());
    }

    @Override
    public SearchState state(String id) {
        return view(id).state();
    }

    @Override
    public View view(String id) {
        return view(found(id));
    }

    @Override
    public View view(StoredSearch stored) {
        SearchSummary summary = summary(stored);
        Session session = sessions.get(stored.id());
        return session == null
                ? new View(stored, SearchState.of(stored.status(), summary.asked()), summary)
                : new View(stored, session.state(stored.status(), summary.asked()), session.live(summary));
    }

    private static SearchSummary summary(StoredSearch stored) {
        // Until its second event nothing is summed up.
        return stored.summary().equals("{}")
                ? SearchSummary.empty(
                        Json.read(stored.spec(), SearchSpec.class).budget().trials())
                : Json.read(stored.summary(), SearchSummary.class);
    }

    @Override
    public View viewAt(String id, long seq) {
        StoredSearch now = found(id);
        if (seq < 1 || seq > now.lastSeq()) {
            throw InvalidInput.of(
                    "until", seq, "The search's events are numbered from 1 to %d.".formatted(now.lastSeq()), "");
        }
        List<StoredEvent> last = store.events(id, seq - 1, 1);
        SearchHistory then = SearchHistory.read(store, id, Math.toIntExact(seq));
        SearchSummary summary = then.summary();
        StoredSearch stored = new StoredSearch(
                id,
                then.spec().name(),
                now.owner(),
                Json.write(then.spec()),
                then.status(),
                Json.write(summary),
                now.createdMillis(),
                last.get(0).atMillis(),
                seq);
        return new View(stored, SearchState.of(then.status(), then.asked().orElse(null)), summary);
    }

    @Override
    public AgentReport agentReport(String id) {
        StoredSearch stored = found(id);
        Session session = sessions.get(id);
        return AgentReports.of(
                Json.read(stored.spec(), SearchSpec.class),
                store,
                id,
                session == null ? Map.of() : session.diagnostics());
    }

    @Override
    public void pause(String id, String by) {
        existing(id).pause(by);
    }

    @Override
    public void resume(String id, String by) {
        existing(id).resume(by);
    }

    @Override
    public void stop(String id, String by) {
        existing(id).stop(by);
    }

    @Override
    public SearchSpec change(String id, JsonNode patch, String by) {
        return existing(id).change(patch, by);
    }

    @Override
    public String duplicate(String id, JsonNode patch, String by) {
        return submit(changes.anywhere(Json.read(found(id).spec(), SearchSpec.class), patch), by);
    }

    @Override
    public AutoCloseable listen(Consumer<StoredEvent> listener) {
        return hosting.feed().listen(listener);
    }

    @Override
    public void close() {
        hosting.turns().close(PATIENCE);
        hosting.feed().close();
    }
}
