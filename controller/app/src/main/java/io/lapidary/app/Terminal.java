package io.lapidary.app;

import io.lapidary.json.Json;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Where the program speaks: results on {@code out}, progress and errors on {@code err}.
 *
 * @param interactive whether a person watches {@code err}, so that a line may be redrawn
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
    /** A place for what nobody wants to read. */
    static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }

    void print(String line) {
        out.println(line);
        out.flush();
    }

    void json(Object value) {
        print(Json.pretty(value));
    }

    /** A line for the person who waits; never part of the result. */
    void say(String line) {
        err.println(line);
        err.flush();
    }
}
