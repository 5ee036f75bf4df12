package io.lapidary.service.http.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** A zip or tar.gz file, read entry by entry. */
final class Archive {
    private static final byte[] ZIP = {'P', 'K'};
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    /** Headers, long names, attributes, and the padding of the file before. */
    private static final long MOST_BETWEEN_FILES = 256 << 10;

    private Archive() {}

    /** What is done with each entry. */
    interface Visitor {
        void folder(String name);

        /**
         * Takes a file.
         *
         * @param content to be read within the call; whatever reading it throws goes on to the caller, all else that fails
         *     is thrown as {@link java.io.UncheckedIOException}
         */
        void file(String name, InputStream content) throws IOException;
    }

    /**
     * Shows all entries to a visitor.
     *
     * @throws ArchiveRefused where it is no archive, a damaged one, or holds what is neither file nor folder
     */
    static void read(Path file, Visitor visitor) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(2);
        }
        try {
            if (Arrays.equals(start, ZIP)) {
                zip(file, visitor);
            } else if (Arrays.equals(start, GZIP)) {
                tar(file, visitor);
            } else {
                throw new ArchiveRefused(
                        "", "This is neither a zip nor a tar.gz archive. Pack the data as one of them.");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ArchiveRefused("", "The archive is damaged: %s. Pack it again.".formatted(e.getMessage()));
        }
    }

    private static void zip(Path file, Visitor visitor) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (Iterator<ZipArchiveEntry> entries = zip.getEntries().asIterator(); entries.hasNext(); ) {
                ZipArchiveEntry entry = entries.next();
                // Of Unix's kinds of files only these two; 0 where the archive does not say.
                int kind = entry.getUnixMode() & 0170000;
                if (kind != 0 && kind != 0100000 && kind != 0040000) {
                    throw special(entry.getName());
                }
                if (entry.isDirectory()) {
                    visitor.folder(entry.getName());
                } else if (!zip.canReadEntryData(entry)) {
                    throw new ArchiveRefused(
                            entry.getName(), "The entry is encrypted, or packed in an unusual way. Pack it plainly.");
                } else {
                    try (InputStream content = zip.getInputStream(entry)) {
                        visitor.file(entry.getName(), content);
                    }
                }
            }
        }
    }

    private static void tar(Path file, Visitor visitor) throws IOException {
        Allowance unpacked = new Allowance(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), true));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            while (true) {
                unpacked.limit(MOST_BETWEEN_FILES);
                TarArchiveEntry entry = tar.getNextEntry();
                unpacked.lift();
                if (entry == null) {
                    return;
                }
                if (entry.isDirectory()) {
                    visitor.folder(entry.getName());
                } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL
                        || entry.getLinkFlag() == TarConstants.LF_OLDNORM) {
                    visitor.file(entry.getName(), tar);
                } else {
                    throw special(entry.getName());
                }
            }
        }
    }

    private static ArchiveRefused special(String entry) {
        return new ArchiveRefused(entry, "The entry is a link or a special file. Pack the files themselves.");
    }
}
