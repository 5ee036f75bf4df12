package io.lapidary.app.client;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                Files.copy(new DigestInputStream(body, digest), draft, StandardCopyOption.REPLACE_EXISTING);
                String found = HexFormat.of().formatHex(digest.digest());
                if (!found.equals(sha256)) {
                    throw new Refusal(
                            Exit.CANNOT_CONNECT,
                            "The file came damaged: its SHA-256 is %s instead of %s. Try again."
                                    .formatted(found, sha256));
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Impossible state: every Java has SHA-256.", e);
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
