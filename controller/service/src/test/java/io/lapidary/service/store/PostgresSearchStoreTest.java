package io.lapidary.service.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;

class PostgresSearchStoreTest extends SearchStoreContract {
    private static PostgresCluster cluster;

    private final DatabaseUrl database = cluster.newSchema();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = PostgresCluster.shared();
    }

    @Override
    SearchStore store(Path folder, InstantSource clock) {
        return SearchStore.open(folder, database, clock);
    }
}
