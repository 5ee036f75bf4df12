package io.lapidary.service.http.upload;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Decides on entries' names, each on its own and all together: no two may end up in one place on any file system. */
final class EntryNames {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final int SEGMENT_BYTES = 255;

    /** Names as the most forgetful file system sees them, with whether they are folders. */
    private final Map<String, Boolean> seen = new HashMap<>();

    /**
     * The name as a relative path, slashes between and none at its ends.
     *
     * @throws ArchiveRefused for a name that is not a plain path, or whose place is taken
     */
    String accept(String entry, boolean folder) {
        String name = folder && entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
        if (name.startsWith("./")) {
            name = name.substring(2);
        }
        refuseUnsafe(entry, name);
        take(entry, name, folder);
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            take(entry, name.substring(0, slash), true);
        }
        return name;
    }

    /** Tar archives often begin with their own root. */
    static boolean isRoot(String entry) {
        return entry.equals("./") || entry.equals(".");
    }

    private static void refuseUnsafe(String entry, String name) {
        if (name.length() > ArchiveLimits.NAME_CHARS) {
            throw new ArchiveRefused(
                    entry.substring(0, 80),
                    "A name has %d characters; at most %d are taken."
                            .formatted(name.length(), ArchiveLimits.NAME_CHARS));
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            throw new ArchiveRefused(entry, "The path is absolute. Pack with relative paths.");
        }
        if (name.indexOf('\\') >= 0) {
            throw new ArchiveRefused(entry, "The name holds a backslash. Pack with forward slashes.");
        }
        if (UNSEEN.matcher(name).find()) {
            throw new ArchiveRefused(entry, "The name holds control characters.");
        }
        String[] segments = name.split("/", -1);
        if (segments.length > ArchiveLimits.DEPTH) {
            throw new ArchiveRefused(
                    entry,
                    "The path is %d folders deep; at most %d are taken."
                            .formatted(segments.length, ArchiveLimits.DEPTH));
        }
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new ArchiveRefused(entry, "The path leaves its folder or is not plain.");
            }
            if (segment.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > SEGMENT_BYTES) {
                throw new ArchiveRefused(entry, "A name in the path is too long for file systems.");
            }
        }
    }

    private void take(String entry, String name, boolean folder) {
        String place = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        Boolean before = seen.put(place, folder);
        if (before != null && !(before && folder)) {
            throw new ArchiveRefused(
                    entry,
                    "Two entries would end up in one place: names may not differ in case or accents' form alone.");
        }
    }

    int count() {
        return seen.size();
    }
}
