package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.lapidary.service.access.GivenToken;
import io.lapidary.service.access.NewToken;
import io.lapidary.service.access.Tokens;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.All;

/** Giving out tokens and taking them back. */
final class TokenRoutes {
    private final Tokens tokens;

    TokenRoutes(ApiParts parts) {
        this.tokens = parts.access().tokens();
    }

    void register(Operations operations) {
        operations.on("listTokens", r -> ApiAnswer.ok(All.of(tokens.list())));
        operations.on("createToken", r -> {
            GivenToken given = tokens.create(Json.convert(r.body(), NewToken.class));
            return ApiAnswer.created("/api/v1/tokens/" + given.token().id(), given);
        });
        operations.on("revokeToken", r -> {
            String id = r.segment("id");
            tokens.revoke(id)
                    .orElseThrow(
                            () -> new Refused(Problem.of(404, "Not found", "There is no token (%s).".formatted(id))));
            return ApiAnswer.gone();
        });
    }
}
