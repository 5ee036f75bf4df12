package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.exchange.Artifacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store of searches promises, whatever its database. */
abstract class SearchStoreContract {
    private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(5);

    @TempDir
    Path folder;

    private SearchStore store;

    /** Opens the store of this test, for the first time or again. */
    abstract SearchStore store(Path folder, InstantSource clock);

    @BeforeEach
    void open() {
        store = store(folder, CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static NewSearch search(String id, String name) {
        return new NewSearch(id, name, "me", "{}", SearchStatus.RUNNING);
    }

    private static NewEvent event(int number) {
        return new NewEvent("counted", "{\"n\":" + number + "}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() {
        store.create(search("s", "name"), event(1));
        store.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(event(2), event(3)));
        store.close();
        store = store(folder, CLOCK);
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
        store.append("a", SearchUpdate.to(SearchStatus.RUNNING), List.of(event(2)));
        assertThat(store.append("b", SearchUpdate.to(SearchStatus.RUNNING), List.of(event(2))))
                .extracting(StoredEvent::seq)
                .containsExactly(2L);
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
        assertThatThrownBy(() -> store.append("none", SearchUpdate.to(SearchStatus.RUNNING), List.of(event(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(none)");
    }

    @Test
    void aFolderBelongsToOneStore() {
        assertThatThrownBy(() -> store(folder, CLOCK))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.IN_USE))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void theSameBytesAreKeptOnce() {
        Artifacts artifacts = store.artifacts();
        String sha256 = artifacts.put(bytes("abc"));
        assertThat(sha256).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(artifacts.put(bytes("abc"))).isEqualTo(sha256);
        assertThat(artifacts.get(sha256)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes("abc")));
        assertThat(folder.resolve("artifacts")).isDirectoryContaining(f -> f.endsWith(sha256));
        assertThat(artifacts.get("0".repeat(64))).isEmpty();
    }

    @Test
    void anInterruptedWorkerStillWritesItsArtifactWhole() {
        Thread.currentThread().interrupt();
        String sha256 = store.artifacts().put(bytes("abc"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.artifacts().get(sha256)).isPresent();
    }

    @Test
    void anArtifactThatCouldNotBeKeptIsNotTakenForAFailedCandidate() throws IOException {
        store.create(search("s", "name"), event(1));
        Path artifacts = folder.resolve("artifacts");
        Files.delete(artifacts);
        assertThatThrownBy(() -> store.artifacts().put(bytes("abc"))).isInstanceOf(StoreFailure.class);
        assertThatThrownBy(() -> store.append("s", SearchUpdate.to(SearchStatus.RUNNING), List.of(event(2))))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(artifacts.toString());
        Files.createDirectory(artifacts);
        store.append("s", SearchUpdate.to(SearchStatus.RUNNING), List.of(event(2)));
        assertThat(store.events("s", 0)).hasSize(2);
    }

    @Test
    void changedBytesAreNoticed() throws IOException {
        String sha256 = store.artifacts().put(bytes("abc"));
        Files.writeString(folder.resolve("artifacts").resolve(sha256), "abd");
        assertThatThrownBy(() -> store.artifacts().get(sha256))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.DAMAGED))
                .hasMessageContaining(sha256);
    }

    @Test
    void aNameThatIsNoHashReachesNoFile() {
        assertThatThrownBy(() -> store.artifacts().get("../searches.db")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatACrashLeftHalfWrittenIsClearedAway() throws IOException {
        Path half = Files.writeString(folder.resolve("artifacts").resolve("abc123.part"), "half");
        store.close();
        store = store(folder, CLOCK);
        assertThat(half).doesNotExist();
    }

    @Test
    void anArtifactLivesAsLongAsAnySearchNeedsIt() {
        store.create(search("a", "a"), event(1));
        store.create(search("b", "b"), event(1));
        String shared = store.artifacts().put(bytes("shared"));
        String own = store.artifacts().put(bytes("own"));
        store.keep("a", Set.of(shared, own), Set.of());
        store.keep("b", Set.of(shared), Set.of());
        store.keep("a", Set.of(), Set.of());
        assertThat(store.artifacts().get(own)).isEmpty();
        assertThat(store.artifacts().get(shared)).isPresent();
        store.keep("b", Set.of(), Set.of());
        assertThat(store.artifacts().get(shared)).isEmpty();
    }

    @Test
    void aDroppedArtifactThatWasNeverNeededIsDeleted() {
        store.create(search("a", "a"), event(1));
        String loser = store.artifacts().put(bytes("loser"));
        store.keep("a", Set.of(), Set.of(loser));
        assertThat(store.artifacts().get(loser)).isEmpty();
    }

    @Test
    void aSweepDeletesWhatNoSearchNeeds() {
        store.create(search("a", "a"), event(1));
        String needed = store.artifacts().put(bytes("needed"));
        store.artifacts().put(bytes("orphan"));
        store.keep("a", Set.of(needed), Set.of());
        assertThat(store.sweep()).isEqualTo(1);
        assertThat(store.artifacts().get(needed)).isPresent();
    }
}
