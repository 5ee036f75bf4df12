package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteStoresTest {
    @TempDir
    Path folder;

    @Nested
    class Searches extends SearchStoreContract {
        Searches() {
            super(SearchStore::open);
        }
    }

    @Nested
    class Trials extends TrialsContract {
        Trials() {
            super(SearchStore::open);
        }
    }

    @Nested
    class PagingSpeed extends PagingSpeedContract {
        PagingSpeed() {
            super(SearchStore::open);
        }
    }

    @Nested
    class Artifacts extends ArtifactKeepingContract {
        Artifacts() {
            super(SearchStore::open);
        }
    }

    @Nested
    class SmallStores extends SmallStoresContract {
        SmallStores() {
            super(SearchStore::open);
        }
    }

    @Test
    void aPlaceThatCannotBeAFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SearchStore.open(file.resolve("store"), InstantSource.system()))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.UNWRITABLE))
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFileThatIsNoDatabaseIsCalledDamagedAndTheFolderIsFreeAgain() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("searches.db"), "This is not a database. ".repeat(100));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> SearchStore.open(other, InstantSource.system()))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.DAMAGED));
        }
    }

    @Test
    void nobodyElseReadsTheFiles() throws IOException {
        SearchStore store = SearchStore.open(folder.resolve("new"), InstantSource.system());
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            List<Path> database = files.filter(
                            file -> file.getFileName().toString().startsWith("searches.db"))
                    .toList();
            assertThat(database).hasSizeGreaterThan(1);
            for (Path file : database) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        } finally {
            store.close();
        }
    }

    @Test
    void aFullDiskIsSaidToBeOne() {
        StoreFailure fromFiles = Failures.of(folder, new IOException("No space left on device"));
        StoreFailure fromSql =
                Failures.of(folder, new RuntimeException(new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL)));
        assertThat(fromFiles.kind()).isEqualTo(StoreFailure.Kind.FULL);
        assertThat(fromSql.kind()).isEqualTo(StoreFailure.Kind.FULL);
        assertThat(fromSql).hasMessageContaining("Free some").hasMessageContaining(folder.toString());
    }
}
