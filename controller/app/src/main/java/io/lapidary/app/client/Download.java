package io.lapidary.app.client;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files from a service: there whole, or not at all. */
final class Download {
    private Download() {}

    /** Writes what a path answers. */
    static void whole(Controller controller, String path, String accept, Path target)
            throws IOException, InterruptedException {
        try (InputStream body = controller.download(path, accept)) {
            write(body, target);
        }
    }

    /**
     * Writes a file whose hash is known.
     *
     * @throws Refusal where other bytes came; the target is as it was then
     */
    static void verified(Controller controller, String path, String sha256, Path target)
            throws IOException, InterruptedException {
        try (InputStream body = controller.download(path, "application/octet-stream")) {
            Path draft = draft(target);
            try {
                Sha256 hash = new Sha256();
                Files.copy(hash.through(body), draft, StandardCopyOption.REPLACE_EXISTING);
                String found = hash.hex();
                if (!found.equals(sha256)) {
                    throw new Refusal(
                            Exit.CANNOT_CONNECT,
                            "The file came damaged: its SHA-256 is %s instead of %s. Try again."
                                    .formatted(found, sha256));
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
    }

    private static void write(InputStream body, Path target) throws IOException {
        Path draft = draft(target);
        try {
            Files.copy(body, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        return folder.resolve(".%s.%d.part"
                .formatted(target.getFileName(), ProcessHandle.current().pid()));
    }
}
