package io.lapidary.service.store;

/**
 * One event of a search.
 *
 * @param id among the events of all searches: from 1, without gaps, in the order of storing
 * @param seq in its search: from 1, without gaps
 * @param atMillis when it was stored, since 1970
 * @param type its kind, for people who query the file
 * @param json all of it, its kind included
 */
public record StoredEvent(long id, String search, long seq, long atMillis, String type, String json) {}
