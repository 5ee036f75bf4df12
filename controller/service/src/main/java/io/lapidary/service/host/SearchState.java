package io.lapidary.service.host;

import io.lapidary.service.search.Request;
import io.lapidary.service.store.SearchStatus;

/** Where a search stands, seen from outside: the stored status and what it was just asked for. */
public enum SearchState {
    /** Accepted; waits for its turn. */
    QUEUED,
    /** Being prepared (calibration), or proposing and judging. */
    RUNNING,
    /** Asked to pause: candidates in flight are let end, nothing new is proposed. */
    PAUSING,
    /** Waits to be resumed, by its user or, where the disk was full, by the service itself. */
    PAUSED,
    /** Asked to go on: replaying what is stored. */
    RESUMING,
    /** Asked to stop: candidates in flight are let end; the best so far is kept. */
    STOPPING,
    /** Over: budget spent, goal reached, space exhausted or stopped. */
    FINISHED,
    /** It could not go on; its reason says why. What it found is kept. */
    FAILED;

    /** As the store knows it. */
    static SearchState of(SearchStatus status, Request asked) {
        boolean goes = status == SearchStatus.QUEUED || status == SearchStatus.RUNNING;
        if (goes && asked != null) {
            return switch (asked) {
                case PAUSE -> PAUSING;
                case RESUME -> RESUMING;
                case STOP -> STOPPING;
            };
        }
        return valueOf(status.name());
    }
}
