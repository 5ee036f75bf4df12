package io.lapidary.compression;

/** A model file that is not what it claims to be. Becomes an {@code InvalidInput} at the reader's door. */
final class MalformedModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedModel(String message) {
        super(message);
    }
}
