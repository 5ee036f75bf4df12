package io.lapidary.service.http.upload;

/** An archive that is not unpacked. The message says why and what to do. */
public final class ArchiveRefused extends RuntimeException {
    private final String entry;

    ArchiveRefused(String entry, String message) {
        super(message);
        this.entry = entry;
    }

    /** The entry that is at fault; empty for the archive as a whole. */
    public String entry() {
        return entry;
    }
}
