package io.lapidary.app.client;

import io.lapidary.hash.Sha256;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the files that a search's data name into one archive, in which they lie under {@code train} and {@code test}. The
 * same files give the same bytes, so that they are uploaded once.
 *
 * @param file the archive; the caller's to delete
 * @param data with paths that lead from the archive
 */
record DataArchive(Path file, String sha256, DataSpec data) {
    /** The first moment that an archive knows. */
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 1, 1, 0, 0);

    static DataArchive of(DataSpec data, Path folder) throws IOException {
        Path file = Files.createTempFile("lapidary-data", ".zip");
        try {
            Sha256 hash = new Sha256();
            DataPart train;
            DataPart test;
            try (OutputStream out = hash.through(Files.newOutputStream(file));
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                // Pictures are compressed already.
                zip.setLevel(Deflater.BEST_SPEED);
                Packer packer = new Packer(zip, folder);
                train = packer.part(data.train(), "train");
                test = packer.part(data.test(), "test");
            }
            String sha256 = hash.hex();
            return new DataArchive(
                    file,
                    sha256,
                    new DataSpec(null, sha256, train, test, data.preprocess(), data.calibration(), data.validation()));
        } catch (UncheckedIOException e) {
            // A folder that cannot be walked through.
            Files.delete(file);
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
    }

    private record Packer(ZipOutputStream zip, Path folder) {
        DataPart part(DataPart part, String name) throws IOException {
            return part == null
                    ? null
                    : new DataPart(
                            file(part.images(), name),
                            file(part.labels(), name),
                            folder(part.folder(), name),
                            file(part.npz(), name));
        }

        private String file(String path, String part) throws IOException {
            if (path == null) {
                return null;
            }
            Path file = folder.resolve(path);
            String entry = part + "/" + file.getFileName();
            add(file, entry);
            return entry;
        }

        private String folder(String path, String part) throws IOException {
            if (path == null) {
                return null;
            }
            Path root = folder.resolve(path);
            try (Stream<Path> files = Files.walk(root)) {
                List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
                for (Path file : sorted) {
                    add(file, part + "/" + root.relativize(file).toString().replace('\\', '/'));
                }
            }
            return part;
        }

        private void add(Path file, String name) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(LONG_AGO);
            zip.putNextEntry(entry);
            Files.copy(file, zip);
            zip.closeEntry();
        }
    }
}
