package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteSearchStoreTest extends SearchStoreContract {
    private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(5);

    @Override
    SearchStore store(Path folder, InstantSource clock) {
        return SearchStore.open(folder, clock);
    }

    @Test
    void aPlaceThatCannotBeAFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SearchStore.open(file.resolve("store"), CLOCK))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.UNWRITABLE))
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFileThatIsNoDatabaseIsCalledDamagedAndTheFolderIsFreeAgain() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("searches.db"), "This is not a database. ".repeat(100));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> SearchStore.open(other, CLOCK))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.DAMAGED));
        }
    }

    @Test
    void aFullDiskIsSaidToBeOne() {
        StoreFailure fromFiles = Failures.of(folder, new IOException("No space left on device"));
        StoreFailure fromSql =
                Failures.of(folder, new RuntimeException(new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL)));
        assertThat(fromFiles.kind()).isEqualTo(StoreFailure.Kind.FULL);
        assertThat(fromSql.kind()).isEqualTo(StoreFailure.Kind.FULL);
        assertThat(fromSql).hasMessageContaining("--resume").hasMessageContaining(folder.toString());
    }
}
