package io.lapidary.service.access;

/**
 * Who makes a request.
 *
 * @param name the token's name, the owner of what the caller makes; {@value #LOCAL} for a person at this machine
 * @param token id of the token; empty where none was shown
 * @param address where the request came from, without a port
 */
public record Caller(String name, Role role, TokenLimits limits, String token, String address) {
    /** Name of whoever calls over loopback without a token. */
    public static final String LOCAL = "local";

    /** Whoever calls over loopback without a token. */
    public static Caller local(String address) {
        return new Caller(LOCAL, Role.ADMIN, TokenLimits.NONE, "", address);
    }
}
