package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.host.AgentReport;
import io.lapidary.service.host.Conflict;
import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.host.SearchState;
import io.lapidary.service.host.Searches;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.NewEvent;
import io.lapidary.service.store.NewSearch;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SearchUpdate;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.SearchSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Searches that do nothing by themselves: a test writes their events. A real store is behind them. */
final class FakeSearches implements Searches {
    private final SearchStore store;
    private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();

    FakeSearches(SearchStore store) {
        this.store = store;
    }

    static SearchSummary summary(int finished) {
        return new SearchSummary(
                "", "", null, 200, finished, 0, 0, 0, 1.5, null, null, null, null, List.of(), null, List.of(), null);
    }

    @Override
    public synchronized String submit(SearchSpec spec, String owner) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        tell(List.of(store.create(
                new NewSearch(id, spec.name(), owner, Json.write(spec), SearchStatus.QUEUED),
                new NewEvent("submitted", "{\"event\":\"submitted\"}"))));
        return id;
    }

    /** Appends an event and tells it. */
    synchronized StoredEvent happen(
            String id, SearchStatus status, SearchSummary summary, String type, TrialRow... trials) {
        List<StoredEvent> stored = store.append(
                id,
                new SearchUpdate(status, null, summary == null ? null : Json.write(summary), null),
                List.of(new NewEvent(
                        type,
                        Json.write(Map.of("event", type, "trial", trials.length == 0 ? 0 : trials[0].number())),
                        List.of(trials))));
        tell(stored);
        return stored.get(0);
    }

    /** Appends an event of any content. */
    synchronized void happen(String id, String type, String json) {
        tell(store.append(id, SearchUpdate.to(SearchStatus.RUNNING), List.of(new NewEvent(type, json))));
    }

    private void tell(List<StoredEvent> events) {
        events.forEach(event -> listeners.forEach(listener -> listener.accept(event)));
    }

    private StoredSearch stored(String id) {
        return store.find(id).orElseThrow(() -> new NoSuchSearch(id));
    }

    @Override
    public SearchState state(String id) {
        return view(id).state();
    }

    @Override
    public View view(String id) {
        return view(stored(id));
    }

    @Override
    public View view(StoredSearch stored) {
        SearchSummary summary =
                stored.summary().equals("{}") ? summary(0) : Json.read(stored.summary(), SearchSummary.class);
        return new View(stored, SearchState.valueOf(stored.status().name()), summary);
    }

    @Override
    public View viewAt(String id, long seq) {
        return view(id);
    }

    @Override
    public AgentReport agentReport(String id) {
        stored(id);
        return new AgentReport(
                "greedy",
                List.of(new AgentReport.Reward(0, -0.5, -0.5, true)),
                Map.of("loss", 0.25),
                new AgentReport.History(List.of(3L, 5L), List.of(0L, 1L), Map.of("loss", Arrays.asList(null, 0.25))));
    }

    @Override
    public void pause(String id, String by) {
        if (stored(id).status() == SearchStatus.FINISHED) {
            throw new Conflict("The search (%s) is FINISHED; only one under way can pause.".formatted(id));
        }
        happen(id, SearchStatus.PAUSED, null, "paused");
    }

    @Override
    public void resume(String id, String by) {
        stored(id);
        happen(id, SearchStatus.RUNNING, null, "resumed");
    }

    @Override
    public void stop(String id, String by) {
        stored(id);
        happen(id, SearchStatus.FINISHED, null, "finished");
    }

    @Override
    public SearchSpec change(String id, JsonNode patch, String by) {
        stored(id);
        happen(id, stored(id).status(), null, "changed");
        return Json.read(stored(id).spec(), SearchSpec.class);
    }

    @Override
    public String duplicate(String id, JsonNode patch, String by) {
        return submit(Json.read(stored(id).spec(), SearchSpec.class), by);
    }

    @Override
    public AutoCloseable listen(Consumer<StoredEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
