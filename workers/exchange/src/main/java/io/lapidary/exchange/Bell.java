package io.lapidary.exchange;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.query.Predicate;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Wakes up who waits for a change of the map. Counts its rings, so that one between looking and waiting is heard. */
final class Bell {
    private long rings;

    /** Rings from now on whenever an entry is added or changed that the predicate lets through; returns the listener. */
    UUID ringOn(IMap<String, Ticket> tickets, Predicate<String, Ticket> which) {
        return tickets.addEntryListener(new Rope(this), which, false);
    }

    synchronized long rings() {
        return rings;
    }

    synchronized void ring() {
        rings++;
        notifyAll();
    }

    /** Waits until it has rung since it was heard, or that long. */
    synchronized void await(long heard, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; rings == heard && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private record Rope(Bell bell) implements EntryAddedListener<String, Ticket>, EntryUpdatedListener<String, Ticket> {
        @Override
        public void entryAdded(EntryEvent<String, Ticket> event) {
            bell.ring();
        }

        @Override
        public void entryUpdated(EntryEvent<String, Ticket> event) {
            bell.ring();
        }
    }
}
