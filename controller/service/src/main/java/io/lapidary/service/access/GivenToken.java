package io.lapidary.service.access;

/**
 * A token at the one moment when its secret is known.
 *
 * @param secret to be shown to its user once, and to nobody else
 */
public record GivenToken(Token token, String secret) {
    /** Without the secret, so that it does not get into a log or a message. */
    @Override
    public String toString() {
        return "GivenToken[token=%s]".formatted(token);
    }
}
