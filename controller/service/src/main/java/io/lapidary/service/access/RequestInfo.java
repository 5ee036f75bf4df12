package io.lapidary.service.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the gate looks at in a request.
 *
 * @param peer numeric address of the other end of the connection; empty where it is not known
 * @param headers all of them; names in any case
 * @param parameters names of the URL's query parameters, as written there
 */
public record RequestInfo(String peer, MultiMap headers, Set<String> parameters) {
    public RequestInfo {
        parameters = Set.copyOf(parameters);
    }

    public static RequestInfo of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String peer = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
        return new RequestInfo(peer, request.headers(), parameters(request.query()));
    }

    /** Not decoded, since decoding fails on malformed queries, which the contract refuses later. */
    private static Set<String> parameters(String query) {
        return query == null
                ? Set.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2)[0])
                        .collect(Collectors.toSet());
    }
}
