package io.lapidary.issue;

import java.util.List;
import java.util.stream.Collectors;

/** An input of the user's that cannot be used, with every reason found. */
public final class InvalidInput extends RuntimeException {
    private final transient List<Issue> issues;

    public InvalidInput(List<Issue> issues) {
        super(issues.stream().map(Issue::toString).collect(Collectors.joining(System.lineSeparator())));
        this.issues = List.copyOf(issues);
    }

    /** A single problem. */
    public static InvalidInput of(String path, Object value, String message, String hint) {
        return new InvalidInput(List.of(new Issue(path, value == null ? "" : String.valueOf(value), message, hint)));
    }

    public List<Issue> issues() {
        return issues;
    }
}
