package io.lapidary.service.search;

import java.util.Map;

/** A stored search cannot be continued, since its agent does not propose again what it once proposed. */
public final class ReplayMismatch extends RuntimeException {
    ReplayMismatch(String search, long trial, String stored, String proposed, Map<String, String> versions) {
        super(
                ("Search (%s) cannot be resumed: trial %d was candidate (%s), but its agent now proposes (%s). It was begun"
                                + " with %s; go on with the same versions, or start a new search in another folder. What was found"
                                + " is still there.")
                        .formatted(search, trial, stored, proposed, versions));
    }
}
