package io.lapidary.compression;

import java.util.regex.Pattern;

/** What a library says of a failure, as one sentence among ours: on one line, not too long, with a full stop. */
final class EngineWords {
    private static final int LONGEST = 600;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern CODE = Pattern.compile("^Error code - \\S+ - message: ");

    private EngineWords() {}

    static String of(Exception failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String line =
                CODE.matcher(SPACE.matcher(message).replaceAll(" ").trim()).replaceFirst("");
        if (line.length() > LONGEST) {
            int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            return line.substring(0, end) + "…";
        }
        return line.endsWith(".") || line.endsWith("!") || line.endsWith("?") ? line : line + ".";
    }
}
