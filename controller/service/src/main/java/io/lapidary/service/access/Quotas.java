package io.lapidary.service.access;

import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.UploadStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Holds callers to what their tokens allow them to use. Thread-safe. */
public final class Quotas {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final SearchStore searches;
    private final UploadStore uploads;
    private final Object starting = new Object();
    private final Map<String, Account> accounts = new HashMap<>();

    public Quotas(SearchStore searches, UploadStore uploads) {
        this.searches = searches;
        this.uploads = uploads;
    }

    /**
     * Lets a caller submit or resume a search. Waits for the disk.
     *
     * @param start does it, unless the caller has as many as the token allows
     * @throws LimitReached where that is so
     */
    public <T> T start(Caller caller, Supplier<T> start) {
        Integer limit = caller.limits().runningSearches();
        if (limit == null) {
            return start.get();
        }
        // One at a time, so that two at once do not both take the last place.
        synchronized (starting) {
            long running = running(caller.name());
            if (running >= limit) {
                throw new LimitReached(new Refusal(
                        429,
                        "The token of (%s) allows %d searches at once; %d run or wait for their turn."
                                .formatted(caller.name(), limit, running),
                        "Wait until one ends, or pause or stop one.",
                        LOOK_AGAIN));
            }
            return start.get();
        }
    }

    private long running(String owner) {
        return searches.searches(new SearchQuery(Set.of(SearchStatus.QUEUED, SearchStatus.RUNNING), "", owner, 0, 1))
                .total();
    }

    /**
     * Sets bytes aside for an upload that begins. Waits for the disk.
     *
     * @param bytes how many are announced; 0 where that is not known
     * @throws LimitReached where the caller may not store so many more
     */
    public Reservation reserve(Caller caller, long bytes) {
        Long limit = caller.limits().storedBytes();
        Reservation reservation = new Reservation(caller.name(), limit);
        synchronized (accounts) {
            accounts.computeIfAbsent(caller.name(), name -> new Account()).open++;
        }
        try {
            if (limit != null) {
                // Asked while the account is open, so that an upload ending meanwhile is in one or the other.
                long stored = uploads.bytesOf(caller.name());
                synchronized (accounts) {
                    Account account = accounts.get(caller.name());
                    account.stored = Math.max(account.stored, stored);
                }
            }
            reservation.grow(bytes);
            return reservation;
        } catch (RuntimeException e) {
            reservation.close();
            throw e;
        }
    }

    private static final class Account {
        private long stored;
        private long reserved;
        private int open;
    }

    /** Bytes set aside for one upload: given back when it is closed, but for those kept. */
    public final class Reservation implements AutoCloseable {
        private final String owner;
        private final Long limit;
        private long bytes;
        private boolean closed;

        private Reservation(String owner, Long limit) {
            this.owner = owner;
            this.limit = limit;
        }

        /**
         * Sets more aside: for an upload whose size was not announced. Never waits for the disk.
         *
         * @throws LimitReached where the caller may not store so many more
         */
        public void grow(long more) {
            synchronized (accounts) {
                Account account = accounts.get(owner);
                long free = limit == null ? Long.MAX_VALUE : limit - account.stored - account.reserved;
                if (more > free) {
                    throw new LimitReached(new Refusal(
                            413,
                            "The token of (%s) allows %d bytes to be stored; %d are free, the upload needs %d more."
                                    .formatted(owner, limit, Math.max(0, free), more),
                            "Ask an admin for a token with a higher limit."));
                }
                account.reserved += more;
                bytes += more;
            }
        }

        /** Says that the upload is stored, so that its bytes go on being counted. */
        public void keep() {
            synchronized (accounts) {
                Account account = accounts.get(owner);
                account.stored += bytes;
                account.reserved -= bytes;
                bytes = 0;
            }
        }

        @Override
        public void close() {
            synchronized (accounts) {
                if (closed) {
                    return;
                }
                closed = true;
                Account account = accounts.get(owner);
                account.reserved -= bytes;
                account.open--;
                if (account.open == 0) {
                    accounts.remove(owner);
                }
            }
        }
    }
}
