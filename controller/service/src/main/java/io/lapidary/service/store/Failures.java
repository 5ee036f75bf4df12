package io.lapidary.service.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import org.jdbi.v3.core.ConnectionException;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in the user's words what an engine or the file system reported. */
final class Failures {
    private Failures() {}

    static StoreFailure of(Object place, Throwable failure) {
        StoreFailure.Kind kind = kind(failure);
        return new StoreFailure(kind, message(kind, place, failure), failure);
    }

    static StoreFailure full(Path folder, long freeBytes) {
        return new StoreFailure(
                StoreFailure.Kind.FULL,
                "No space is left for (%s): %d bytes are free. Free some, or choose a folder on another disk."
                        .formatted(folder, freeBytes),
                null);
    }

    static StoreFailure inUse(Path folder, String holder) {
        return new StoreFailure(
                StoreFailure.Kind.IN_USE,
                "The folder (%s) is in use by another run (process %s). Wait for it, stop it, or choose another folder."
                        .formatted(folder, holder),
                null);
    }

    static StoreFailure ofAnotherDatabase(Path folder) {
        return new StoreFailure(
                StoreFailure.Kind.IN_USE,
                "The folder (%s) holds the files of another database. Name that database, or choose another folder."
                        .formatted(folder),
                null);
    }

    static StoreFailure databaseInUse(DatabaseUrl url) {
        return new StoreFailure(
                StoreFailure.Kind.IN_USE,
                "The database (%s) is in use by another service. Stop that one, let this one stand by, or give it a schema of its own with ?currentSchema=…"
                        .formatted(url),
                null);
    }

    /** Whether somebody was interrupted while waiting for a connection; nothing was done then. */
    static boolean isInterruptedWait(Throwable failure) {
        return failure instanceof ConnectionException
                && failure.getCause() instanceof SQLException sql
                && sql.getCause() instanceof InterruptedException;
    }

    static StoreFailure damaged(Path file, String what) {
        return new StoreFailure(
                StoreFailure.Kind.DAMAGED,
                "The file (%s) is damaged: %s. Restore it from a copy, or start over in another folder."
                        .formatted(file, what),
                null);
    }

    private static StoreFailure.Kind kind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return kind(sqlite.getResultCode());
            }
            if (cause instanceof PSQLException postgres && postgres.getSQLState() != null) {
                return kind(postgres.getSQLState());
            }
            if (cause instanceof SQLTransientConnectionException && cause.getCause() == null) {
                return StoreFailure.Kind.UNREACHABLE;
            }
            if (cause instanceof SQLException
                    && String.valueOf(cause.getMessage()).endsWith("has been closed.")) {
                // The pool's words once the service leaves, while requests still come in.
                return StoreFailure.Kind.UNREACHABLE;
            }
            if (cause instanceof IOException && isFull(cause.getMessage())) {
                return StoreFailure.Kind.FULL;
            }
        }
        return StoreFailure.Kind.UNWRITABLE;
    }

    private static StoreFailure.Kind kind(SQLiteErrorCode code) {
        // Extended codes carry the primary one in their last byte.
        int primary = code.code & 0xff;
        // The file of shared memory beside the database is the first that does not fit.
        if (primary == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            return StoreFailure.Kind.FULL;
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return StoreFailure.Kind.IN_USE;
        }
        return primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code
                ? StoreFailure.Kind.DAMAGED
                : StoreFailure.Kind.UNWRITABLE;
    }

    private static StoreFailure.Kind kind(String state) {
        return switch (state) {
            case "53100" -> StoreFailure.Kind.FULL;
            case "XX001", "XX002" -> StoreFailure.Kind.DAMAGED;
            // Too many connections; told to go; not there yet, or not any more; not let in; no such database.
            case "53300", "57P01", "57P02", "57P03", "28000", "28P01", "3D000" -> StoreFailure.Kind.UNREACHABLE;
            // Class 08 is all that can happen to a connection.
            default -> state.startsWith("08") ? StoreFailure.Kind.UNREACHABLE : StoreFailure.Kind.UNWRITABLE;
        };
    }

    /** Java has no type for a full disk or quota, only the system's words. */
    private static boolean isFull(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space");
    }

    private static String message(StoreFailure.Kind kind, Object place, Throwable failure) {
        String reported = rootMessage(failure);
        return switch (kind) {
            case FULL -> "No space is left for (%s): %s. Free some; nothing is lost.".formatted(place, reported);
            case IN_USE -> "Another program has (%s) open: %s. Close that one.".formatted(place, reported);
            case DAMAGED ->
                "(%s) is damaged: %s. Restore it from a copy, or start over in another folder."
                        .formatted(place, reported);
            case UNREACHABLE ->
                "The database (%s) cannot be reached: %s. See whether it runs and lets Lapidary in; what was stored before is whole."
                        .formatted(place, reported);
            case UNWRITABLE ->
                "(%s) cannot be written: %s. Check that the folder exists and is yours, or choose another."
                        .formatted(place, reported);
        };
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        return root.getMessage() == null ? name : name + ", " + root.getMessage();
    }
}
