package io.lapidary.service.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What stores promise whatever their database: extended by a part of the promise, and again for each database. */
abstract class StoreContract {
    /** Opens the store of one test, for the first time or again. */
    interface Opening {
        SearchStore open(Path folder, InstantSource clock);
    }

    private final Opening opening;

    @TempDir
    Path folder;

    Instant now = Instant.ofEpochMilli(5);
    SearchStore store;

    StoreContract(Opening opening) {
        this.opening = opening;
    }

    @BeforeEach
    void open() {
        store = opening.open(folder, () -> now);
    }

    @AfterEach
    void close() {
        store.close();
    }

    void reopen() {
        store.close();
        open();
    }

    static NewSearch search(String id, String name) {
        return new NewSearch(id, name, "me", "{}", SearchStatus.RUNNING);
    }

    static NewEvent event(int number) {
        return new NewEvent("counted", "{\"n\":" + number + "}");
    }

    List<StoredEvent> append(String search, NewEvent... events) {
        return store.append(search, SearchUpdate.to(SearchStatus.RUNNING), List.of(events));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
