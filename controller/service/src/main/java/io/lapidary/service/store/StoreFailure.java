package io.lapidary.service.store;

/** The store cannot do its work. The message says why, where, and what to do; what was stored before is whole. */
public final class StoreFailure extends RuntimeException {
    /** What is in the way. */
    public enum Kind {
        /** No space is left. */
        FULL,
        /** The folder or database cannot be created, read or written. */
        UNWRITABLE,
        /** Another process has it. */
        IN_USE,
        /** A file is not what was once written. */
        DAMAGED,
        /**
         * The database cannot be reached, now or perhaps for longer. Whether the last change was stored is not known: read
         * before it is repeated.
         */
        UNREACHABLE
    }

    private final Kind kind;

    StoreFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
