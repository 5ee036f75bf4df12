package io.lapidary.app.delivery;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that a run leaves its files in. A file is there whole or not at all. One search owns a folder. */
public final class OutputFolder {
    /** The search's own state: store and artifacts. */
    private static final String STATE = ".lapidary";

    private static final List<String> OURS =
            List.of(STATE, "best.onnx", "front", "result.json", "trials.csv", "report.html", "spec.lock.yaml");
    private static final long LEAST_SPACE = 64L << 20;

    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A folder for a new search.
     *
     * @throws InvalidInput where it holds a search's files already, or cannot be written to
     */
    public static OutputFolder fresh(Path folder) {
        for (String name : OURS) {
            if (Files.exists(folder.resolve(name))) {
                throw InvalidInput.of(
                        "--output",
                        folder,
                        "The folder holds the results of another search (%s).".formatted(name),
                        "Name another folder, or go on with that search by --resume.");
            }
        }
        return writable(folder);
    }

    /** The folder of a search that is to go on. */
    public static OutputFolder resumed(Path folder) {
        if (!Files.isDirectory(folder.resolve(STATE))) {
            throw InvalidInput.of(
                    "--resume",
                    folder,
                    "The folder holds no search to go on with.",
                    "Run without --resume to begin one.");
        }
        return writable(folder);
    }

    private static OutputFolder writable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", null));
        } catch (IOException e) {
            throw InvalidInput.of(
                    "--output", folder, "The folder cannot be written to (%s).".formatted(Why.of(e)), "Name another.");
        }
        return new OutputFolder(folder);
    }

    /**
     * Ends early rather than in the middle.
     *
     * @param needed bytes that the search will about need
     * @throws IOException where the disk has less
     */
    public void require(long needed) throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < needed + LEAST_SPACE) {
            throw new IOException("No space left: %s has %s, the search needs about %s"
                    .formatted(folder, Words.bytes(usable), Words.bytes(needed + LEAST_SPACE)));
        }
    }

    /** Removes what was made for a search that did not begin after all; files of others stay. */
    public void discard() throws IOException {
        if (Files.isDirectory(state())) {
            try (Stream<Path> files = Files.walk(state())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            if (left.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }

    /** Whether the results are there, whole. */
    public boolean isDelivered() {
        return Files.exists(folder.resolve("result.json"));
    }

    public Path path() {
        return folder;
    }

    public Path state() {
        return folder.resolve(STATE);
    }

    public void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file whole: under another name first. */
    public void write(String name, byte[] bytes) throws IOException {
        write(folder.resolve(name), bytes);
    }

    /** Writes a file whole: under another name in the same folder first, which is removed where that fails. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        // Not createTempFile, whose files only their owner may read.
        Path draft = parent.resolve(".%s.%d.part"
                .formatted(file.getFileName(), ProcessHandle.current().pid()));
        try {
            Files.write(draft, bytes);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Removes models of an earlier delivery, so that a resumed search leaves no model that is not of its front. */
    void clear(String directory) throws IOException {
        Path target = folder.resolve(directory);
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
