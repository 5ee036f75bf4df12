package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by hash, whatever database is beside them. */
class ArtifactFolderTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private ArtifactFolder artifacts;

    @BeforeEach
    void open() {
        artifacts = ArtifactFolder.open(folder, InstantSource.system());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theSameBytesAreKeptOnce() {
        String sha256 = artifacts.put(bytes("abc"));
        assertThat(sha256).isEqualTo(ABC);
        assertThat(artifacts.put(bytes("abc"))).isEqualTo(sha256);
        assertThat(artifacts.get(sha256)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes("abc")));
        assertThat(folder).isDirectoryContaining(f -> f.endsWith(sha256));
        assertThat(artifacts.get("0".repeat(64))).isEmpty();
    }

    @Test
    void anInterruptedWorkerStillWritesItsArtifactWhole() {
        Thread.currentThread().interrupt();
        String sha256 = artifacts.put(bytes("abc"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(artifacts.get(sha256)).isPresent();
    }

    @Test
    void aFolderThatIsAwayIsNotTakenForALostFile() throws IOException {
        String sha256 = artifacts.put(bytes("abc"));
        Files.delete(folder.resolve(sha256));
        assertThat(artifacts.path(sha256)).isEmpty();
        try (var rest = Files.list(folder)) {
            for (Path file : rest.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        assertThatThrownBy(() -> artifacts.path(sha256))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.UNWRITABLE));
        Files.createDirectory(folder);
    }

    @Test
    void changedBytesAreNoticed() throws IOException {
        String sha256 = artifacts.put(bytes("abc"));
        Files.writeString(folder.resolve(sha256), "abd");
        assertThatThrownBy(() -> artifacts.get(sha256))
                .isInstanceOfSatisfying(
                        StoreFailure.class, f -> assertThat(f.kind()).isEqualTo(StoreFailure.Kind.DAMAGED))
                .hasMessageContaining(sha256);
    }

    @Test
    void aNameThatIsNoHashReachesNoFile() {
        assertThatThrownBy(() -> artifacts.get("../searches.db")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatACrashLeftHalfWrittenIsClearedAway() throws IOException {
        Path half = Files.writeString(folder.resolve("abc123.part"), "half");
        ArtifactFolder.open(folder, InstantSource.system());
        assertThat(half).doesNotExist();
    }

    @Test
    void aFinishedUploadIsMovedInUnderItsHash() throws IOException {
        Path upload = Files.write(artifacts.aside(), bytes("abc"));
        artifacts.adopt(upload, ABC);
        assertThat(upload).doesNotExist();
        assertThat(artifacts.get(ABC)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes("abc")));
        assertThat(artifacts.path(ABC)).contains(folder.resolve(ABC));
        assertThat(artifacts.path("0".repeat(64))).isEmpty();
    }

    @Test
    void anUploadOfWhatIsThereLeavesOneFile() throws IOException {
        artifacts.put(bytes("abc"));
        artifacts.adopt(Files.write(artifacts.aside(), bytes("abc")), ABC);
        assertThat(folder).isDirectoryContaining(f -> f.endsWith(ABC));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void anUploadThatWasCutOffIsClearedAwayAtTheNextStart() throws IOException {
        Path upload = Files.write(artifacts.aside(), bytes("ab"));
        ArtifactFolder.open(folder, InstantSource.system());
        assertThat(upload).doesNotExist();
    }
}
