package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which artifacts stay. */
abstract class ArtifactKeepingContract extends StoreContract {
    ArtifactKeepingContract(Opening opening) {
        super(opening);
    }

    @Test
    void anArtifactThatCouldNotBeKeptIsNotTakenForAFailedCandidate() throws IOException {
        store.create(search("s", "name"), event(1));
        Path artifacts = folder.resolve("artifacts");
        Files.delete(artifacts);
        assertThatThrownBy(() -> store.artifacts().put(bytes("abc"))).isInstanceOf(StoreFailure.class);
        assertThatThrownBy(() -> append("s", event(2)))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(artifacts.toString());
        Files.createDirectory(artifacts);
        append("s", event(2));
        assertThat(store.events("s", 0)).hasSize(2);
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
    void whatAnotherSearchHasMadeAsWellIsNotDroppedUnderIt() {
        store.create(search("a", "a"), event(1));
        store.create(search("b", "b"), event(1));
        String made = store.artifacts().put(bytes("made by both"));
        store.artifacts().put(bytes("made by both"));
        store.keep("a", Set.of(), Set.of(made));
        assertThat(store.artifacts().get(made)).isPresent();
        store.keep("b", Set.of(made), Set.of());
        assertThat(store.artifacts().get(made)).isPresent();
    }

    @Test
    void aSweepDeletesOldArtifactsThatNeitherASearchNorAnUploadNeeds() {
        store.create(search("a", "a"), event(1));
        String needed = store.artifacts().put(bytes("needed"));
        String uploaded = store.artifacts().put(bytes("uploaded"));
        String orphan = store.artifacts().put(bytes("orphan"));
        store.keep("a", Set.of(needed), Set.of());
        new UploadStore(store.database())
                .add(new StoredUpload(StoredUpload.Kind.MODEL, uploaded, "m", 8, "me", "{}", 5));
        now = now.plusSeconds(3600);
        String fresh = store.artifacts().put(bytes("fresh"));
        assertThat(store.sweep(Duration.ofHours(1))).isEqualTo(1);
        assertThat(store.artifacts().hashes())
                .containsExactlyInAnyOrder(needed, uploaded, fresh)
                .doesNotContain(orphan);
    }

    @Test
    void anOldArtifactThatWasPutAgainIsSweptOnlyLater() {
        String again = store.artifacts().put(bytes("again"));
        now = now.plusSeconds(3600);
        store.artifacts().put(bytes("again"));
        assertThat(store.sweep(Duration.ofHours(1))).isZero();
        now = now.plusSeconds(3600);
        assertThat(store.sweep(Duration.ofHours(1))).isEqualTo(1);
        assertThat(store.artifacts().path(again)).isEmpty();
    }

    @Test
    void everySearchIsToldOfAnArtifactThatCouldNotBeKept() throws IOException {
        store.create(search("a", "a"), event(1));
        store.create(search("b", "b"), event(1));
        Path artifacts = folder.resolve("artifacts");
        Files.delete(artifacts);
        assertThatThrownBy(() -> store.artifacts().put(bytes("abc"))).isInstanceOf(StoreFailure.class);
        assertThatThrownBy(() -> append("a", event(2))).isInstanceOf(StoreFailure.class);
        assertThatThrownBy(() -> append("b", event(2))).isInstanceOf(StoreFailure.class);
        assertThat(append("a", event(2))).hasSize(1);
        store.create(search("c", "c"), event(1));
        assertThat(append("c", event(2))).hasSize(1);
    }
}
