package io.lapidary.service.host;

import io.lapidary.service.search.Cause;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;

/** Why a search waits that cannot even store that it does. */
record Trouble(Cause cause, String reason) {
    static Trouble of(StoreFailure failure, SearchStore store) {
        if (failure.kind() == StoreFailure.Kind.FULL) {
            return new Trouble(
                    Cause.DISK_FULL,
                    "%s %d bytes are free there; it goes on by itself when there is room."
                            .formatted(
                                    failure.getMessage(),
                                    store.folder().toFile().getUsableSpace()));
        }
        return new Trouble(
                Cause.STORE,
                "The store does not take what comes; it goes on by itself when it does. %s"
                        .formatted(failure.getMessage()));
    }

    boolean isFullDisk() {
        return cause == Cause.DISK_FULL;
    }
}
