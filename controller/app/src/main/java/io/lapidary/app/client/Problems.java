package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Problem documents (RFC 9457) of a service, said as the program says its own. */
final class Problems {
    private static final int MOST = 1 << 20;

    private Problems() {}

    /**
     * The answer, where it is none that refuses.
     *
     * @throws InvalidInput with the service's issues
     * @throws Refusal where it named none
     */
    static HttpResponse<InputStream> unlessRefused(HttpResponse<InputStream> answer) throws IOException {
        int status = answer.statusCode();
        if (status < 400) {
            return answer;
        }
        String text;
        try (InputStream body = answer.body()) {
            text = new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
        }
        JsonNode problem = problem(text, status);
        List<Issue> issues = new ArrayList<>();
        problem.path("issues").forEach(issue -> issues.add(Json.convert(issue, Issue.class)));
        if (!issues.isEmpty() && status < 500 && status != 429) {
            throw new InvalidInput(issues);
        }
        String hints = String.join(" ", issues.stream().map(Issue::toString).toList());
        throw new Refusal(exit(status), (said(problem, status) + " " + hints).strip());
    }

    private static JsonNode problem(String text, int status) {
        try {
            JsonNode tree = Json.tree(text);
            if (tree.path("status").isInt()) {
                return tree;
            }
        } catch (InvalidInput e) {
            // Not a service of ours, or a proxy before it; said below.
        }
        throw new Refusal(
                Exit.CANNOT_CONNECT,
                "The answer (status %d) is not that of a Lapidary service. Look at --controller, and at proxies between."
                        .formatted(status));
    }

    private static String said(JsonNode problem, int status) {
        String id = status >= 500
                ? " (id %s in the service's log)".formatted(problem.path("id").asText())
                : "";
        return problem.path("title").asText() + ": " + problem.path("detail").asText() + id;
    }

    private static Exit exit(int status) {
        return switch (status) {
            case 429, 507 -> Exit.ENVIRONMENT;
            case 502, 503, 504 -> Exit.CANNOT_CONNECT;
            default -> status >= 500 ? Exit.OUR_FAULT : Exit.INVALID_INPUT;
        };
    }
}
