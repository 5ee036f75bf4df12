package io.lapidary.service.store;

import io.lapidary.exchange.Artifacts;
import io.lapidary.hash.Sha256;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Artifacts as files named by their hash. A file appears whole or not at all: written aside, forced to disk, renamed.
 *
 * <p>Thread-safe. What fails throws {@link StoreFailure}; a name that is no SHA-256 in hexadecimal, {@link
 * IllegalArgumentException}.
 */
public final class ArtifactFolder implements Artifacts {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String ASIDE = ".part";

    private final Path folder;
    private final InstantSource clock;
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(new Trouble(0, null));
    /** Files that were put again: somebody else may count on them, of whom no table knows yet. */
    private final Set<String> shared = new HashSet<>();

    private ArtifactFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Opens a folder, which is created if need be; files that a crash left half-written are deleted. */
    static ArtifactFolder open(Path folder, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            for (Path file : list(folder)) {
                if (file.getFileName().toString().endsWith(ASIDE)) {
                    Files.delete(file);
                }
            }
            return new ArtifactFolder(folder, clock);
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    @Override
    public String put(byte[] bytes) {
        String sha256 = Sha256.of(bytes);
        Path file = folder.resolve(sha256);
        Path aside = null;
        try {
            if (isPutAgain(sha256)) {
                return sha256;
            }
            aside = Files.createTempFile(folder, sha256.substring(0, 8), ASIDE);
            // A plain stream: a channel would be closed by an interrupt of the worker that writes.
            try (FileOutputStream out = new FileOutputStream(aside.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            moveIn(aside, sha256);
            return sha256;
        } catch (IOException e) {
            deleteAfter(e, aside);
            StoreFailure unwritten = Failures.of(file, e);
            trouble.updateAndGet(before -> new Trouble(before.number() + 1, unwritten));
            throw unwritten;
        }
    }

    /**
     * A new empty file on the disk of this folder, for content whose hash is known only at its end: to be written, and
     * then moved in by {@link #adopt}, or deleted. One that is forgotten is deleted at the next start.
     */
    public Path aside() {
        try {
            return Files.createTempFile(folder, "upload", ASIDE);
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    /**
     * Moves a file in, which must be on the disk of this folder; it is gone afterwards from where it was.
     *
     * @param sha256 of its content, which is not looked at
     */
    public void adopt(Path file, String sha256) {
        Path target = file(sha256);
        try {
            if (isPutAgain(sha256)) {
                Files.delete(file);
                return;
            }
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.getFD().sync();
            }
            moveIn(file, sha256);
        } catch (IOException e) {
            throw Failures.of(target, e);
        }
    }

    /**
     * The file with this hash, not verified; empty where there is none.
     *
     * @throws StoreFailure where the whole folder is away, as that of a disk which is no longer mounted
     */
    public Optional<Path> path(String sha256) {
        Optional<Path> found = Optional.of(file(sha256)).filter(Files::isRegularFile);
        if (found.isEmpty() && !Files.isDirectory(folder)) {
            throw Failures.of(folder, new NoSuchFileException(folder.toString(), null, "the folder is away"));
        }
        return found;
    }

    private synchronized boolean isPutAgain(String sha256) throws IOException {
        Path file = folder.resolve(sha256);
        if (!Files.exists(file)) {
            return false;
        }
        shared.add(sha256);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return true;
    }

    private synchronized void moveIn(Path aside, String sha256) throws IOException {
        if (Files.exists(folder.resolve(sha256))) {
            shared.add(sha256);
        }
        Files.setLastModifiedTime(aside, FileTime.from(clock.instant()));
        Files.move(aside, folder.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    /** The last artifact that could not be kept. */
    Trouble trouble() {
        return trouble.get();
    }

    /**
     * An artifact that could not be kept.
     *
     * @param number from 1; 0 before the first
     * @param failure why; null before the first
     */
    record Trouble(long number, StoreFailure failure) {}

    /** Makes the rename itself outlive a power cut; where folders cannot be opened, the system does not offer it. */
    private void forceFolder() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            return; // The channel would be closed at once; the system writes the rename out by itself soon after.
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteAfter(IOException failure, Path aside) {
        if (aside != null) {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public Optional<byte[]> get(String sha256) {
        Path file = file(sha256);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Sha256.of(bytes).equals(sha256)) {
                throw Failures.damaged(file, "its content has another hash");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.of(file, e);
        }
    }

    /** Deletes a file that the one who put it needs no more, unless it was put again: then a sweep has to decide. */
    synchronized void drop(String sha256) {
        Path file = file(sha256);
        if (shared.contains(sha256)) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.of(file, e);
        }
    }

    /** Deletes a file that nobody has put for so long. Returns whether it did. */
    synchronized boolean deleteUnused(String sha256, Duration age) {
        Path file = file(sha256);
        try {
            Instant put = Files.getLastModifiedTime(file).toInstant();
            if (put.plus(age).isAfter(clock.instant())) {
                return false;
            }
            shared.remove(sha256);
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.of(file, e);
        }
    }

    /** Hashes of all that is there. */
    List<String> hashes() {
        try {
            return list(folder).stream()
                    .map(f -> f.getFileName().toString())
                    .filter(name -> SHA_256.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    private Path file(String sha256) {
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("(%s) is not a SHA-256 in hexadecimal.".formatted(sha256));
        }
        return folder.resolve(sha256);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
