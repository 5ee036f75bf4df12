package io.lapidary.issue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects everything wrong with an input, so that it is all reported at once. Not thread-safe. */
public final class Issues {
    private final List<Issue> found = new ArrayList<>();

    /** Notes one problem; {@code value} may be null where nothing was found. */
    public void add(String path, Object value, String message, String hint) {
        found.add(new Issue(path, value == null ? "" : String.valueOf(value), message, hint));
    }

    /** Does a part of the reading and notes what is wrong with it; empty where something is. */
    public <T> Optional<T> gather(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (InvalidInput e) {
            found.addAll(e.issues());
            return Optional.empty();
        }
    }

    /** The same for a check that gives nothing. */
    public void gather(Runnable check) {
        try {
            check.run();
        } catch (InvalidInput e) {
            found.addAll(e.issues());
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Issue> list() {
        return List.copyOf(found);
    }

    /** Ends the reading of the input where anything was noted. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInput(found);
        }
    }

    /** "Maybe `x`?" for the known name nearest to a misspelt one, or empty where none is near. */
    public static String suggestion(String name, Collection<String> known) {
        return nearest(name, known).map("Maybe `%s`?"::formatted).orElse("");
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            String lower = candidate.toLowerCase(Locale.ROOT);
            int distance = lower.contains(wanted) || wanted.contains(lower) ? 1 : distance(wanted, lower);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return bestDistance <= Math.max(2, name.length() / 2) ? Optional.of(best) : Optional.empty();
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
