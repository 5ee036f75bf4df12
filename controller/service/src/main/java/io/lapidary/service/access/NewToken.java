package io.lapidary.service.access;

/**
 * A token that somebody asks for.
 *
 * @param limits null for none
 * @param expiresMillis since 1970; null for never
 */
public record NewToken(String name, Role role, TokenLimits limits, Long expiresMillis) {
    public NewToken {
        limits = limits == null ? TokenLimits.NONE : limits;
    }
}
