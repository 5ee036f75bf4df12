package io.lapidary.service.store;

import io.lapidary.exchange.Artifacts;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Artifacts as files named by their hash. A file appears whole or not at all: written aside, forced to disk, renamed.
 * Thread-safe.
 */
final class ArtifactFolder implements Artifacts {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String ASIDE = ".part";

    private final Path folder;
    private final AtomicReference<StoreFailure> failure = new AtomicReference<>();

    private ArtifactFolder(Path folder) {
        this.folder = folder;
    }

    static ArtifactFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path file : list(folder)) {
                if (file.getFileName().toString().endsWith(ASIDE)) {
                    Files.delete(file);
                }
            }
            return new ArtifactFolder(folder);
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    @Override
    public String put(byte[] bytes) {
        String sha256 = sha256(bytes);
        Path file = folder.resolve(sha256);
        if (Files.exists(file)) {
            return sha256;
        }
        Path aside = null;
        try {
            aside = Files.createTempFile(folder, sha256.substring(0, 8), ASIDE);
            // A plain stream: a channel would be closed by an interrupt of the worker that writes.
            try (FileOutputStream out = new FileOutputStream(aside.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            forceFolder();
            return sha256;
        } catch (IOException e) {
            deleteAfter(e, aside);
            StoreFailure unwritten = Failures.of(file, e);
            failure.set(unwritten);
            throw unwritten;
        }
    }

    /** Why the last artifact could not be kept; empty while all could. Forgotten by being asked. */
    Optional<StoreFailure> takeFailure() {
        return Optional.ofNullable(failure.getAndSet(null));
    }

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
            if (!sha256(bytes).equals(sha256)) {
                throw Failures.damaged(file, "its content has another hash");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.of(file, e);
        }
    }

    void delete(String sha256) {
        Path file = file(sha256);
        try {
            Files.deleteIfExists(file);
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

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Impossible state: every Java platform has SHA-256.", e);
        }
    }
}
