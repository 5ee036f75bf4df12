package io.lapidary.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is being computed. Content is known by it everywhere, as 64 lower-case hexadecimal digits. Not thread-safe. */
public final class Sha256 {
    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Impossible state: every Java platform has SHA-256.", e);
        }
    }

    public static String of(byte[] bytes) {
        return new Sha256().add(bytes).hex();
    }

    /** Of a text as UTF-8. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    /** Of a file, which may be larger than memory. */
    public static String of(Path file) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = hash.through(Files.newInputStream(file))) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return hash.hex();
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds what remains in a buffer, and so empties it. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds a text as UTF-8. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A stream that adds all that is read from it. */
    public InputStream through(InputStream in) {
        return new DigestInputStream(in, digest);
    }

    /** A stream that adds all that is written to it. */
    public OutputStream through(OutputStream out) {
        return new DigestOutputStream(out, digest);
    }

    /** The hash of all that was added; begins anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
