package io.lapidary.exchange;

import java.util.Optional;

/** Files addressed by the hash of their content. Implementations are thread-safe. */
public interface Artifacts {
    /** Keeps bytes; returns their SHA-256 in hexadecimal. The same bytes twice are kept once. */
    String put(byte[] bytes);

    /** The bytes with this hash, verified. */
    Optional<byte[]> get(String sha256);
}
