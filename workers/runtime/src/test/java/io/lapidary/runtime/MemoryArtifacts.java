package io.lapidary.runtime;

import io.lapidary.exchange.Artifacts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts that live as long as a test. */
final class MemoryArtifacts implements Artifacts {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public String put(byte[] bytes) {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            files.put(hash, bytes.clone());
            return hash;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<byte[]> get(String sha256) {
        return Optional.ofNullable(files.get(sha256));
    }

    int size() {
        return files.size();
    }
}
