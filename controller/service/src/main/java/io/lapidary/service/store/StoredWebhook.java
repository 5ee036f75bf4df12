package io.lapidary.service.store;

import java.util.Objects;

/**
 * Somebody who wants to be told of events.
 *
 * @param secret to sign with, readable
 * @param events which kinds, as JSON
 * @param active whether it is being told
 * @param note why it was switched off; empty while active
 * @param createdMillis since 1970
 */
public record StoredWebhook(
        String id,
        String url,
        String secret,
        String events,
        String owner,
        boolean active,
        String note,
        long createdMillis) {
    public StoredWebhook {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(note, "note");
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "StoredWebhook[id=%s, url=%s, events=%s, owner=%s, active=%s, note=%s]"
                .formatted(id, url, events, owner, active, note);
    }
}
