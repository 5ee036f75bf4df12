package io.lapidary.service.webhook;

/**
 * Something to be told.
 *
 * @param body JSON, as it is sent
 */
record News(WebhookEvent event, String body) {}
