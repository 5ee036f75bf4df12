package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Searches and their events. */
abstract class SearchStoreContract extends StoreContract {
    SearchStoreContract(Opening opening) {
        super(opening);
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() {
        store.create(search("s", "name"), event(1));
        store.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(event(2), event(3)));
        reopen();
        assertThat(store.find("s"))
                .contains(new StoredSearch("s", "name", "me", "{}", SearchStatus.PAUSED, "{}", 5, 5, 3));
        assertThat(store.events("s", 0))
                .containsExactly(
                        new StoredEvent(1, "s", 1, 5, "counted", "{\"n\":1}"),
                        new StoredEvent(2, "s", 2, 5, "counted", "{\"n\":2}"),
                        new StoredEvent(3, "s", 3, 5, "counted", "{\"n\":3}"));
        assertThat(store.events("s", 2)).extracting(StoredEvent::seq).containsExactly(3L);
    }

    @Test
    void eachSearchCountsItsOwnEvents() {
        store.create(search("a", "a"), event(1));
        store.create(search("b", "b"), event(1));
        append("a", event(2));
        assertThat(append("b", event(2))).extracting(StoredEvent::seq).containsExactly(2L);
        assertThat(store.searches(SearchQuery.newest(10)).items())
                .extracting(StoredSearch::id)
                .containsExactly("b", "a");
    }

    @Test
    void anIdIsGivenOnce() {
        store.create(search("s", "name"), event(1));
        assertThatThrownBy(() -> store.create(search("s", "name"), event(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(s)");
        assertThat(store.events("s", 0)).hasSize(1);
    }

    @Test
    void nothingIsAppendedToASearchThatIsNotThere() {
        assertThatThrownBy(() -> append("none", event(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(none)");
    }

    @Test
    void aFolderBelongsToOneStore() {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.IN_USE))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void eventsOfAllSearchesAreNumberedInTheOrderOfTheirStoring() {
        store.create(search("a", "a"), event(1));
        assertThat(store.lastId()).isEqualTo(1);
        store.create(search("b", "b"), event(1));
        append("a", event(2), event(3));
        append("b", event(2));
        assertThat(store.feed(1, 3))
                .extracting(StoredEvent::id, StoredEvent::search, StoredEvent::seq)
                .containsExactly(tuple(2L, "b", 1L), tuple(3L, "a", 2L), tuple(4L, "a", 3L));
        assertThat(store.feed(4, 100)).extracting(StoredEvent::search).containsExactly("b");
        assertThat(store.lastId()).isEqualTo(5);
        assertThat(store.events("a", 1, 1)).extracting(StoredEvent::seq).containsExactly(2L);
    }

    @Test
    void aSampleIsEvenAndBeginsWithTheFirst() {
        store.create(search("a", "a"), event(1));
        store.create(search("b", "b"), event(1));
        append("a", IntStream.range(2, 12).mapToObj(StoreContract::event).toArray(NewEvent[]::new));
        String type = store.events("a", 0, 1).get(0).type();
        assertThat(store.sample("a", type, 4)).extracting(StoredEvent::seq).containsExactly(1L, 4L, 7L, 10L);
        assertThat(store.sample("a", type, 100)).hasSize(11);
        assertThat(store.sample("a", "other", 100)).isEmpty();
    }

    @Test
    void manyWritersLeaveNoGapAndAReaderNeverSeesOne() throws Exception {
        int searches = 6;
        int appends = 20;
        for (int i = 0; i < searches; i++) {
            store.create(search("s" + i, "s"), event(0));
        }
        ExecutorService threads = Executors.newFixedThreadPool(searches + 1);
        try {
            AtomicBoolean written = new AtomicBoolean();
            Future<List<Long>> seen = threads.submit(() -> idsFollowed(written));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < searches; i++) {
                String id = "s" + i;
                writers.add(threads.submit(() -> {
                    for (int n = 1; n <= appends; n++) {
                        append(id, event(n), event(-n));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            written.set(true);
            long last = searches + 2L * searches * appends;
            assertThat(seen.get(60, TimeUnit.SECONDS))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, last).boxed().toList());
            assertThat(store.find("s0").orElseThrow().lastSeq()).isEqualTo(1 + 2 * appends);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void eventsOfSomeTypesAreFoundAmongAll() {
        store.create(search("a", "a"), new NewEvent("submitted", "{}"));
        append("a", new NewEvent("improved", "{}"), new NewEvent("proposed", "{}"), new NewEvent("improved", "{}"));
        assertThat(store.feed(0, Set.of("improved", "finished"), 10))
                .extracting(StoredEvent::id)
                .containsExactly(2L, 4L);
        assertThat(store.feed(2, Set.of("improved"), 10))
                .extracting(StoredEvent::id)
                .containsExactly(4L);
        assertThat(store.hadBefore("a", "improved", 2)).isFalse();
        assertThat(store.hadBefore("a", "improved", 3)).isTrue();
    }

    /** Ids in the order in which a follower comes to see them, till all is written. */
    private List<Long> idsFollowed(AtomicBoolean written) {
        List<Long> seen = new ArrayList<>();
        boolean over;
        do {
            over = written.get();
            long after = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
            store.feed(after, 1000).forEach(event -> seen.add(event.id()));
        } while (!over);
        return seen;
    }

    @Test
    void anUpdateChangesWhatItNamesAndKeepsTheRest() {
        store.create(search("s", "name"), event(1));
        now = Instant.ofEpochMilli(7);
        store.append("s", new SearchUpdate(SearchStatus.RUNNING, null, "{\"trials\":1}", null), List.of(event(2)));
        store.append("s", new SearchUpdate(SearchStatus.PAUSED, "New", null, "{\"seed\":2}"), List.of(event(3)));
        assertThat(store.find("s"))
                .contains(new StoredSearch(
                        "s", "New", "me", "{\"seed\":2}", SearchStatus.PAUSED, "{\"trials\":1}", 5, 7, 3));
        assertThat(found(Set.of(), "new", "")).containsExactly("s");
    }

    @Test
    void searchesAreListedNewestFirstInPages() {
        for (int i = 0; i < 5; i++) {
            now = Instant.ofEpochMilli(10 + i / 2);
            store.create(search("s" + i, "n"), event(1));
        }
        Page<StoredSearch> page = store.searches(new SearchQuery(Set.of(), "", "", 1, 3));
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.items()).extracting(StoredSearch::id).containsExactly("s3", "s2", "s1");
        assertThat(store.searches(new SearchQuery(Set.of(), "", "", 9, 3)).items())
                .isEmpty();
    }

    @Test
    void searchesAreFoundByStatusOwnerAndAnyPartOfTheirName() {
        store.create(search("a", "ResNet-56 100%"), event(1));
        store.create(new NewSearch("b", "Été", "you", "{}", SearchStatus.QUEUED), event(1));
        assertThat(found(Set.of(SearchStatus.QUEUED, SearchStatus.PAUSED), "", ""))
                .containsExactly("b");
        assertThat(found(Set.of(), "", "me")).containsExactly("a");
        assertThat(found(Set.of(), "resnet", "")).containsExactly("a");
        assertThat(found(Set.of(), "ÉTÉ", "")).containsExactly("b");
        assertThat(found(Set.of(), "0%", "me")).containsExactly("a");
        assertThat(found(Set.of(), "5%1", "")).isEmpty();
        assertThat(found(Set.of(), "_", "")).isEmpty();
    }

    private List<String> found(Set<SearchStatus> statuses, String name, String owner) {
        Page<StoredSearch> page = store.searches(new SearchQuery(statuses, name, owner, 0, 10));
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(StoredSearch::id).toList();
    }

    @Test
    void aFailedTransactionLeavesNothing() {
        Settings settings = new Settings(store.database());
        assertThatThrownBy(() -> store.database().transact(sql -> {
                    Settings.put(sql, "a", "1");
                    throw new IllegalStateException("in the middle");
                }))
                .hasMessage("in the middle");
        assertThat(settings.find("a")).isEmpty();
    }

    @Test
    void whoOnlyReadsCannotWrite() {
        assertThatThrownBy(() -> store.database().read(sql -> Settings.put(sql, "a", "1")))
                .isInstanceOf(StoreFailure.class);
    }

    @Test
    void whoIsToldToLeaveStillStoresThatAndStaysTold() {
        store.create(search("s", "name"), event(1));
        Thread.currentThread().interrupt();
        append("s", event(2));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.events("s", 1)).hasSize(1);
    }
}
