package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.Issue;
import io.lapidary.service.access.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that fits the contract.
 *
 * @param caller who asks; a person at this machine for operations open to everybody
 * @param id of this request, as in the answer and the log
 * @param path that was asked for
 * @param parameters by name: text, whole number, boolean or list of texts; defaults filled in
 * @param body as a tree; null where none was sent, or where it is streamed
 * @param text the body as it was sent; empty where none was
 * @param bodyIssues where the body does not fit the contract; empty but for handlers that judge it themselves
 * @param accepted the media type that is wanted, of those that the operation offers
 */
record ApiRequest(
        Endpoint endpoint,
        Caller caller,
        String id,
        String path,
        Map<String, Object> parameters,
        JsonNode body,
        String text,
        List<Issue> bodyIssues,
        String accepted) {
    ApiRequest {
        bodyIssues = List.copyOf(bodyIssues);
        parameters = Map.copyOf(parameters);
    }

    Optional<String> text(String parameter) {
        return Optional.ofNullable((String) parameters.get(parameter));
    }

    Optional<Long> number(String parameter) {
        return Optional.ofNullable((Number) parameters.get(parameter)).map(Number::longValue);
    }

    /** A number that the contract requires or has a default for. */
    int whole(String parameter) {
        return number(parameter)
                .map(Math::toIntExact)
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: the contract lets a request without (%s) through.".formatted(parameter)));
    }

    Optional<Boolean> flag(String parameter) {
        return Optional.ofNullable((Boolean) parameters.get(parameter));
    }

    /** A list; empty where it is not given. */
    List<String> list(String parameter) {
        Object value = parameters.get(parameter);
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String::valueOf).toList();
    }

    /** A text that is part of the path. */
    String segment(String parameter) {
        return text(parameter)
                .orElseThrow(
                        () -> new IllegalStateException("Impossible state: the path lacks (%s).".formatted(parameter)));
    }
}
