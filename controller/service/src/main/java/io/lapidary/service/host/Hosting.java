package io.lapidary.service.host;

import io.lapidary.exchange.TicketBoard;
import io.lapidary.service.search.Journal;
import io.lapidary.service.store.SearchStore;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all searches of a host share.
 *
 * @param lookAgain after which time a search first looks whether a store that failed works again
 */
record Hosting(
        SearchStore store,
        TicketBoard board,
        Laboratory laboratory,
        InstantSource clock,
        Turns turns,
        Feed feed,
        Duration lookAgain) {
    Journal journal(String search) {
        return Journal.open(search, store, watcher(), clock);
    }

    Journal.Watcher watcher() {
        return (stored, event, history) -> feed.ring();
    }
}
