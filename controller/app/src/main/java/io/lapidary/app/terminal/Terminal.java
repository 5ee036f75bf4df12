package io.lapidary.app.terminal;

import io.lapidary.json.Json;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Pattern;

/**
 * Where the program speaks: results on {@code out}, progress and errors on {@code err}.
 *
 * @param interactive whether a person watches {@code err}, so that a line may be redrawn
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}&&[^\\r\\n\\t]]");

    /** A place for what nobody wants to read. */
    public static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }

    public void print(String line) {
        out.println(plain(line));
        out.flush();
    }

    public void json(Object value) {
        print(Json.pretty(value));
    }

    /** A line for the person who waits; never part of the result. */
    public void say(String line) {
        err.println(plain(line));
        err.flush();
    }

    /** Without control characters: models, searches and other people name things, and no name may steer the terminal. */
    public static String plain(String line) {
        return CONTROLS.matcher(line).replaceAll("?");
    }

    /** How many letters a line has room for, as far as can be known. */
    public int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : 100;
    }
}
