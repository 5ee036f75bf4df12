package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
                                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                                            + " AND objid = (SELECT hashtext(current_setting('search_path')) & 4294967295::bigint)::oid"));
            CountDownLatch lost = new CountDownLatch(1);
            old.database().onLost(lost::countDown);
            try (SearchStore next = SearchStore.open(folder.resolve("b"), database, InstantSource.system())) {
                await().untilAsserted(() -> assertThat(lost.getCount()).isZero());
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
        try (PostgresCluster own = PostgresCluster.start()) {
            goesOnAfterARestart(own, own.newSchema());
        }
    }

    private void goesOnAfterARestart(PostgresCluster own, DatabaseUrl database) throws Exception {
        try (SearchStore store = SearchStore.open(folder, database, InstantSource.system())) {
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
            // It is the owner still.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(isTaken(database)).isTrue());
            assertThat(store.append("s", SearchUpdate.to(SearchStatus.PAUSED), List.of(StoreContract.event(3))))
                    .extracting(StoredEvent::seq)
                    .containsExactly(3L);
        }
    }

    /** Whether a lock is held; whoever tries to open the store instead would take what is free. */
    private static boolean isTaken(DatabaseUrl database) throws SQLException {
        try (Connection connection = PostgresServer.source(database, "test").getConnection()) {
            return Ownership.isHeld(connection);
        }
    }

    @Test
    void whoStandsByTakesOverAtOnceFromOneThatLeavesAndNotBefore() throws Exception {
        DatabaseUrl database = PostgresCluster.shared().newSchema();
        SearchStore first = SearchStore.open(folder.resolve("a"), database, InstantSource.system());
        // Beats every 3 s.
        try (Standby standby = Standby.begin(database, Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> standby.free().get(8, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            first.create(StoreContract.search("s", "name"), StoreContract.event(1));
            first.close();
            standby.free().get(30, TimeUnit.SECONDS);
        }
        try (SearchStore next = SearchStore.open(folder.resolve("a"), database, InstantSource.system())) {
            assertThat(next.find("s")).isPresent();
        }
    }

    @Test
    void aFolderHoldsTheFilesOfOneDatabase() {
        DatabaseUrl mine = PostgresCluster.shared().newSchema();
        SearchStore.open(folder, mine, InstantSource.system()).close();
        DatabaseUrl foreign = PostgresCluster.shared().newSchema();
        assertThatThrownBy(() -> SearchStore.open(folder, foreign, InstantSource.system()))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("another database");
        assertThatThrownBy(() -> SearchStore.open(folder, InstantSource.system()))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("another database");
        SearchStore.open(folder, mine, InstantSource.system()).close();
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
