package io.lapidary.service.webhook;

/**
 * A webhook at the one moment when its secret is shown.
 *
 * @param secret with which its deliveries are signed
 */
public record GivenWebhook(Webhook webhook, String secret) {
    /** Without the secret, so that it does not get into a log or a message. */
    @Override
    public String toString() {
        return "GivenWebhook[webhook=%s]".formatted(webhook.id());
    }
}
