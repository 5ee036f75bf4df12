package io.lapidary.service.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Knows callers by their tokens; and, where the service listens to this machine alone, whoever calls from it without
 * one.
 */
public final class DefaultGate implements Gate {
    private static final String BEARER = "bearer ";
    private static final Set<String> URL_TOKENS = Set.of("token", "access_token", "api_key", "apikey", "authorization");
    private static final Set<String> FORWARDED =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip");
    private static final int WRONG_TOKENS = 10;
    private static final int WRONG_TOKENS_PER_MINUTE = 10;

    private final Tokens tokens;
    private final boolean trustsThisMachine;
    private final RateLimits requests;
    private final RateLimits wrongTokens;

    /**
     * @param trustsThisMachine whether the service is bound to a loopback address and lets people there in without a
     *     token; see {@link Peers#isLoopback}
     */
    public DefaultGate(Tokens tokens, boolean trustsThisMachine, InstantSource clock) {
        this.tokens = tokens;
        this.trustsThisMachine = trustsThisMachine;
        this.requests = new RateLimits(clock);
        this.wrongTokens = new RateLimits(clock);
    }

    @Override
    public Admission admit(RequestInfo request, Role required) {
        if (request.parameters().stream().anyMatch(name -> URL_TOKENS.contains(name.toLowerCase(Locale.ROOT)))) {
            return refused(
                    400,
                    "The URL has a parameter for a token.",
                    "URLs end up in logs and histories: send the header `Authorization: Bearer lap_…` instead.");
        }
        List<String> authorization = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        if (authorization.isEmpty()) {
            return isLocal(request) ? withRole(Caller.local(request.peer()), required) : withoutToken();
        }
        return token(authorization)
                .flatMap(tokens::authenticate)
                .map(token -> withToken(token, request.peer(), required))
                .orElseGet(() -> wrongToken(request.peer()));
    }

    @Override
    public boolean stillAdmits(Caller caller) {
        return caller.token().isEmpty() || tokens.holds(caller.token());
    }

    /** A reverse proxy on this machine calls over loopback too, but on behalf of others. */
    private boolean isLocal(RequestInfo request) {
        return trustsThisMachine
                && Peers.isLoopback(request.peer())
                && request.headers().names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .noneMatch(name -> FORWARDED.contains(name) || name.startsWith("x-forwarded"));
    }

    private static Optional<String> token(List<String> authorization) {
        String value = authorization.get(0).strip();
        return authorization.size() == 1 && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(value.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private Admission withToken(Token token, String peer, Role required) {
        Caller caller = new Caller(token.name(), token.role(), token.limits(), token.id(), peer);
        Integer perSecond = token.limits().requestsPerSecond();
        if (perSecond != null) {
            Optional<Duration> wait = requests.take(token.id(), 2L * perSecond, 60L * perSecond);
            if (wait.isPresent()) {
                return new Admission.Refused(
                        new Refusal(
                                429,
                                "The token of (%s) allows %d requests per second.".formatted(token.name(), perSecond),
                                "Slow down, or ask an admin for a token with a higher limit.",
                                wait.get()),
                        caller);
            }
        }
        return withRole(caller, required);
    }

    private static Admission withRole(Caller caller, Role required) {
        if (caller.role().may(required)) {
            return new Admission.Admitted(caller);
        }
        return new Admission.Refused(
                new Refusal(
                        403,
                        "The role of (%s) is %s; this needs the role %s."
                                .formatted(caller.name(), caller.role().label(), required.label()),
                        "Use a token of that role; an admin can make one."),
                caller);
    }

    private static Admission withoutToken() {
        return refused(
                401,
                "The request has no token.",
                "Send the header `Authorization: Bearer lap_…`; an admin of this service can make a token.");
    }

    private Admission wrongToken(String peer) {
        Optional<Duration> wait = wrongTokens.take(Peers.network(peer), WRONG_TOKENS, WRONG_TOKENS_PER_MINUTE);
        if (wait.isPresent()) {
            return new Admission.Refused(
                    new Refusal(
                            429,
                            "Too many wrong tokens came from this address.",
                            "Wait, then send one that is right: `Authorization: Bearer lap_…`.",
                            wait.get()),
                    null);
        }
        return refused(
                401,
                "The token is wrong, expired or revoked.",
                "Send the header `Authorization: Bearer lap_…`; an admin of this service can make a token.");
    }

    private static Admission refused(int status, String message, String hint) {
        return new Admission.Refused(new Refusal(status, message, hint), null);
    }
}
