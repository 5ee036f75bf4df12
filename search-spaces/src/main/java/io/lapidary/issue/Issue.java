package io.lapidary.issue;

import java.util.Objects;

/**
 * One thing wrong with an input.
 *
 * @param path where it stands, for example {@code objective.limits.latency}
 * @param value what was found there, as text; empty where nothing was found
 * @param message what is wrong
 * @param hint a way out; empty where there is none
 */
public record Issue(String path, String value, String message, String hint) {
    public Issue {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(hint, "hint");
    }

    @Override
    public String toString() {
        String found = value.isEmpty() ? "" : " (%s)".formatted(value);
        return path + found + ": " + message + (hint.isEmpty() ? "" : " " + hint);
    }
}
