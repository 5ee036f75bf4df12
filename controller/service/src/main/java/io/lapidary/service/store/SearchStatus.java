package io.lapidary.service.store;

/** Where a search stands. */
public enum SearchStatus {
    /** Accepted; its turn has not come. */
    QUEUED,
    /** Under way, or ended by a crash: only a living process can tell. */
    RUNNING,
    /** Told to wait; goes on when resumed. */
    PAUSED,
    /** Over. */
    FINISHED,
    /** It could not go on; what it found is kept. */
    FAILED
}
