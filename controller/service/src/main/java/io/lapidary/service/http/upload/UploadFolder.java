package io.lapidary.service.http.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * Where uploads wait until they count, and where datasets lie after that. On one file system, so that a finished one
 * appears at once. Thread-safe; every method waits for the disk.
 */
public final class UploadFolder {
    private final Path incoming;
    private final Path datasets;

    private UploadFolder(Path incoming, Path datasets) {
        this.incoming = incoming;
        this.datasets = datasets;
    }

    /** Opens it in a store's folder, and deletes what an earlier process left unfinished. */
    public static UploadFolder open(Path folder) throws IOException {
        UploadFolder opened = new UploadFolder(folder.resolve("uploads"), folder.resolve("datasets"));
        delete(opened.incoming);
        Files.createDirectories(opened.incoming);
        Files.createDirectories(opened.datasets);
        return opened;
    }

    /** A new file for what comes in. */
    Path newFile() throws IOException {
        return Files.createTempFile(incoming, "upload-", ".part");
    }

    /** A new folder to unpack into. */
    public Path newFolder() throws IOException {
        return Files.createTempDirectory(incoming, "unpacked-");
    }

    /** Bytes that can still be written. */
    public long free() throws IOException {
        return Files.getFileStore(incoming).getUsableSpace();
    }

    /** Puts an unpacked dataset where searches find it. */
    public void adopt(Path unpacked, String sha256) throws IOException {
        Path place = datasets.resolve(sha256);
        if (Files.exists(place)) {
            // Left by a process that ended before it could enter it.
            delete(place);
        }
        Files.move(unpacked, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a file, or a folder with all that is in it; nothing where there is none. Links are not followed. */
    public static void delete(Path path) throws IOException {
        if (Files.notExists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether nothing is unfinished. */
    public boolean isEmpty() {
        try (Stream<Path> files = Files.list(incoming)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
