package io.lapidary.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Preprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataArchiveTest {
    @TempDir
    Path folder;

    @Test
    void partsLieUnderTheirNamesAndTheSameFilesGiveTheSameBytes() throws IOException {
        Files.createDirectories(folder.resolve("mine/b"));
        Files.createDirectories(folder.resolve("mine/a"));
        Files.writeString(folder.resolve("mine/b/2.png"), "two");
        Files.writeString(folder.resolve("mine/a/1.png"), "one");
        Files.writeString(folder.resolve("test-x"), "x");
        Files.writeString(folder.resolve("test-y"), "y");
        DataSpec spec = new DataSpec(
                null,
                null,
                new DataPart(null, null, "mine", null),
                new DataPart("test-x", "test-y", null, null),
                Preprocess.none(),
                16,
                16);

        DataArchive archive = DataArchive.of(spec, folder);
        DataArchive again = DataArchive.of(spec, folder);

        assertThat(archive.data().dataset()).isEqualTo(archive.sha256()).isEqualTo(again.sha256());
        assertThat(archive.data().train()).isEqualTo(new DataPart(null, null, "train", null));
        assertThat(archive.data().test()).isEqualTo(new DataPart("test/test-x", "test/test-y", null, null));
        assertThat(names(archive.file()))
                .containsExactly("train/a/1.png", "train/b/2.png", "test/test-x", "test/test-y");
        Files.delete(archive.file());
        Files.delete(again.file());
    }

    private static List<String> names(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }
}
