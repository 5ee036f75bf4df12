package io.lapidary.service.http;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.service.access.LimitReached;
import io.lapidary.service.access.Refusal;
import io.lapidary.service.host.Conflict;
import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.store.StoreFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that came to nothing, as told to its sender (RFC 9457).
 *
 * @param status HTTP status
 * @param title what kind of problem it is, in few words; its type follows from it
 * @param detail what is wrong in this case, and a way out
 * @param issues everything found, where the request itself is at fault
 * @param headers that go with it
 */
record Problem(int status, String title, String detail, List<Issue> issues, Map<String, String> headers) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem {
        issues = List.copyOf(issues);
        headers = Map.copyOf(headers);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, List.of(), Map.of());
    }

    /** The request does not fit the contract. */
    static Problem unfit(List<Issue> issues) {
        return new Problem(400, "Bad request", "The request does not fit the contract.", issues, Map.of());
    }

    /** What was sent can be read, but not used. */
    static Problem invalid(List<Issue> issues) {
        return new Problem(422, "Invalid input", "What was sent cannot be used.", issues, Map.of());
    }

    static Problem refused(Refusal refusal) {
        String title =
                switch (refusal.status()) {
                    case 401 -> "Unauthorized";
                    case 403 -> "Forbidden";
                    case 413 -> "Too large";
                    case 429 -> "Too many requests";
                    default -> "Bad request";
                };
        String detail = refusal.hint().isEmpty() ? refusal.message() : refusal.message() + " " + refusal.hint();
        Map<String, String> headers = new java.util.HashMap<>();
        if (refusal.retryAfter() != null) {
            headers.put("Retry-After", Long.toString(refusal.retryAfterSeconds()));
        }
        if (refusal.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        return new Problem(refusal.status(), title, detail, List.of(), headers);
    }

    /** What a failure means to whoever asked; nothing of the inside is told for what nobody expected. */
    static Problem of(Throwable failure) {
        if (failure instanceof Refused refused) {
            return refused.problem();
        }
        if (failure instanceof InvalidInput input) {
            return invalid(input.issues());
        }
        if (failure instanceof NoSuchSearch) {
            return of(404, "Not found", failure.getMessage());
        }
        if (failure instanceof Conflict) {
            return of(409, "Conflict", failure.getMessage());
        }
        if (failure instanceof LimitReached limit) {
            return refused(limit.refusal());
        }
        if (failure instanceof StoreFailure store) {
            return store.kind() == StoreFailure.Kind.FULL
                    ? of(507, "Disk full", "No space is left on the service's disk; nothing was changed. Free some.")
                    : new Problem(
                            503,
                            "Store unavailable",
                            "The service's store cannot be used right now; nothing was changed. Try again later.",
                            List.of(),
                            Map.of("Retry-After", "10"));
        }
        return of(500, "Internal error", "Something went wrong in the service. Its log says more under the id.");
    }

    /** Whether the service's operator should read of it. */
    boolean isOurs() {
        return status >= 500;
    }

    /** Stable name of the kind of problem, for programs. */
    String type() {
        return "urn:lapidary:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /**
     * What is sent.
     *
     * @param path that was asked for
     * @param requestId under which the log has it
     */
    Document document(String path, String requestId) {
        return new Document(type(), title, status, detail, path, requestId, issues);
    }

    /** The members of the document in their order. */
    record Document(
            String type, String title, int status, String detail, String instance, String id, List<Issue> issues) {}

    /** Ends the handling of a request with a problem. */
    static final class Refused extends RuntimeException {
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
