package io.lapidary.service.http.upload;

/**
 * What an archive may hold at most.
 *
 * @param entries files and folders
 * @param totalBytes of all files together, unpacked
 * @param ratio unpacked ÷ packed, looked at once {@link #HARMLESS_BYTES} are unpacked
 */
public record ArchiveLimits(int entries, long totalBytes, int ratio) {
    /** Below this no ratio does harm: a small file of zeros packs a thousandfold. */
    static final long HARMLESS_BYTES = 64L << 20;

    static final int NAME_CHARS = 1_000;
    static final int DEPTH = 32;

    /** Room for a million files, packed two hundredfold at most: raw images pack tenfold, masks some fiftyfold. */
    public static ArchiveLimits upTo(long totalBytes) {
        return new ArchiveLimits(1_000_000, totalBytes, 200);
    }
}
