package io.lapidary.service.store;

/**
 * One event of a search.
 *
 * @param seq from 1, without gaps
 * @param atMillis when it was stored, since 1970
 * @param type its kind, for people who query the file
 * @param json all of it, its kind included
 */
public record StoredEvent(String search, long seq, long atMillis, String type, String json) {}
