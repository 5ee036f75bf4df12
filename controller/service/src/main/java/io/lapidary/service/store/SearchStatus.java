package io.lapidary.service.store;

/** Where a search stands. */
public enum SearchStatus {
    /** Under way, or ended by a crash: only a living process can tell. */
    RUNNING,
    /** Told to wait; goes on when resumed. */
    PAUSED,
    /** Over. */
    FINISHED
}
