package io.lapidary.service.http.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What an uploaded archive holds.
 *
 * @param files how many
 * @param unpackedBytes of all together
 * @param paths of its folders and of the files at its top, {@value #SHOWN} at most
 */
public record Dataset(int files, long unpackedBytes, List<String> paths) {
    private static final int SHOWN = 100;
    private static final int BUFFER = 1 << 16;

    public Dataset {
        paths = List.copyOf(paths);
    }

    /**
     * Unpacks an archive, zip or tar.gz, into an empty folder. NumPy's {@code .npz}, itself a zip of {@code .npy} files,
     * is looked through in the same way, but put there as it is.
     *
     * <p>Sizes are counted while unpacking, since an archive may say anything of itself.
     *
     * @param name as its user calls it
     * @throws ArchiveRefused where it is not one that is taken; what was written so far is the caller's to delete
     */
    public static Dataset unpack(Path archive, String name, Path folder, ArchiveLimits limits) throws IOException {
        boolean asItIs = name.endsWith(".npz");
        Unpacking unpacking = new Unpacking(Files.size(archive), asItIs ? null : folder, limits);
        Archive.read(archive, unpacking);
        if (unpacking.files == 0) {
            throw new ArchiveRefused("", "The archive holds no file.");
        }
        if (asItIs) {
            Files.copy(archive, folder.resolve(name));
            return new Dataset(1, Files.size(archive), List.of(name));
        }
        return new Dataset(unpacking.files, unpacking.bytes, unpacking.shown());
    }

    private static final class Unpacking implements Archive.Visitor {
        private final long packedBytes;
        private final Path folder;
        private final ArchiveLimits limits;
        private final EntryNames names = new EntryNames();
        private final TreeSet<String> paths = new TreeSet<>();
        private final byte[] buffer = new byte[BUFFER];
        private int entries;
        private int files;
        private long bytes;

        /** @param folder null where nothing is written */
        Unpacking(long packedBytes, Path folder, ArchiveLimits limits) {
            this.packedBytes = packedBytes;
            this.folder = folder;
            this.limits = limits;
        }

        @Override
        public void folder(String entry) {
            count(entry);
            if (!EntryNames.isRoot(entry)) {
                paths.add(names.accept(entry, true) + "/");
            }
        }

        @Override
        public void file(String entry, InputStream content) throws IOException {
            count(entry);
            String name = names.accept(entry, false);
            files++;
            int slash = name.lastIndexOf('/');
            paths.add(slash < 0 ? name : name.substring(0, slash + 1));
            if (folder == null) {
                copy(entry, content, OutputStream.nullOutputStream());
                return;
            }
            try (OutputStream out = create(entry, name)) {
                copy(entry, content, out);
            }
        }

        private OutputStream create(String entry, String name) {
            try {
                Path file = folder.resolve(name).normalize();
                if (!file.startsWith(folder)) {
                    throw new ArchiveRefused(entry, "The path leaves its folder or is not plain.");
                }
                Files.createDirectories(file.getParent());
                return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (InvalidPathException e) {
                throw new ArchiveRefused(entry, "This machine cannot store a file of this name. Use plain letters.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void count(String entry) {
            entries++;
            // Folders that are only named by their files count as well.
            if (entries > limits.entries() || names.count() > limits.entries()) {
                throw new ArchiveRefused(
                        entry,
                        "The archive has more than %d entries, as many as are taken.".formatted(limits.entries()));
            }
        }

        private void copy(String entry, InputStream content, OutputStream out) throws IOException {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
                if (bytes > limits.totalBytes()) {
                    throw new ArchiveRefused(
                            entry,
                            "The archive unpacks to more than %d bytes, as many as are taken."
                                    .formatted(limits.totalBytes()));
                }
                if (bytes > ArchiveLimits.HARMLESS_BYTES && bytes / limits.ratio() > packedBytes) {
                    throw new ArchiveRefused(
                            entry,
                            "The archive unpacks to more than %d times its size, which looks like a bomb. Pack it plainly."
                                    .formatted(limits.ratio()));
                }
                write(out, read);
            }
        }

        private void write(OutputStream out, int length) {
            try {
                out.write(buffer, 0, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> shown() {
            return new ArrayList<>(paths).subList(0, Math.min(SHOWN, paths.size()));
        }
    }
}
