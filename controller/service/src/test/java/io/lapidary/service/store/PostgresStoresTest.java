package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoresTest {
    @TempDir
    Path folder;

    private static StoreContract.Opening opening() {
        DatabaseUrl database = PostgresCluster.shared().newSchema();
        return (folder, clock) -> SearchStore.open(folder, database, clock);
    }

    @Nested
    class Searches extends SearchStoreContract {
        Searches() {
            super(opening());
        }
    }

    @Nested
    class Trials extends TrialsContract {
        Trials() {
            super(opening());
        }
    }

    @Nested
    class PagingSpeed extends PagingSpeedContract {
        PagingSpeed() {
            super(opening());
        }
    }

    @Nested
    class Artifacts extends ArtifactKeepingContract {
        Artifacts() {
            super(opening());
        }
    }

    @Nested
    class SmallStores extends SmallStoresContract {
        SmallStores() {
            super(opening());
        }
    }

    @Test
    void aSchemaBelongsToOneServiceEvenWithFoldersApart() {
        DatabaseUrl database = PostgresCluster.shared().newSchema();
        try (SearchStore first = SearchStore.open(folder.resolve("a"), database, InstantSource.system())) {
            assertThatThrownBy(() -> SearchStore.open(folder.resolve("b"), database, InstantSource.system()))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.IN_USE))
                    .hasMessageContaining("another service");
            assertThat(first.lastId()).isZero();
        }
        SearchStore.open(folder.resolve("b"), database, InstantSource.system()).close();
    }

    @Test
    void aServiceThatWasTakenForDeadWritesNothingMore() {
        DatabaseUrl database = PostgresCluster.shared().newSchema();
        try (SearchStore old = SearchStore.open(folder.resolve("a"), database, InstantSource.system())) {
            old.create(StoreContract.search("s", "name"), StoreContract.event(1));
            old.database()
                    .transact(
                            sql -> sql.execute(
                                    "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN"
                                            + " pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND a.query LIKE '%advisory%'"
                                            + " AND l.objid = (SELECT hashtext(current_setting('search_path')) & 4294967295::bigint)::oid"));
            try (SearchStore next = SearchStore.open(folder.resolve("b"), database, InstantSource.system())) {
                assertThatThrownBy(() ->
                                old.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(StoreContract.event(2))))
                        .isInstanceOfSatisfying(
                                StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.IN_USE));
                assertThat(next.append("s", SearchUpdate.to(SearchStatus.RUNNING), List.of(StoreContract.event(2))))
                        .extracting(StoredEvent::seq)
                        .containsExactly(2L);
            }
        }
    }

    @Test
    void aServerThatIsGoneIsSaidToBeAndTheStoreGoesOnWhenItIsBack() throws Exception {
        try (PostgresCluster own = PostgresCluster.start();
                SearchStore store = SearchStore.open(folder, own.newSchema(), InstantSource.system())) {
            store.create(StoreContract.search("s", "name"), StoreContract.event(1));
            own.stop();
            assertThatThrownBy(() ->
                            store.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(StoreContract.event(2))))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.UNREACHABLE))
                    .hasMessageContaining("127.0.0.1");
            own.launch();
            // The first tries may still get connections that broke with the server.
            await().ignoreException(StoreFailure.class).untilAsserted(() -> assertThat(
                            store.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(StoreContract.event(2))))
                    .extracting(StoredEvent::seq)
                    .containsExactly(2L));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutThePassword() {
        DatabaseUrl nowhere = DatabaseUrl.parse("postgresql://me:secret@127.0.0.1:1/db?password=secret");
        assertThatThrownBy(() -> SearchStore.open(folder, nowhere, InstantSource.system()))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.UNREACHABLE))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
        SearchStore.open(folder, InstantSource.system()).close();
    }
}
