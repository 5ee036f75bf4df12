package io.lapidary.service.search;

/** Watches a running search. */
@FunctionalInterface
public interface SearchListener {
    /**
     * Called on the search's thread after the event was stored; it should return soon.
     *
     * @param seq the event's number in the search, from 1
     * @param atMillis when it was stored, since 1970
     */
    void on(long seq, long atMillis, SearchEvent event, Progress progress);
}
