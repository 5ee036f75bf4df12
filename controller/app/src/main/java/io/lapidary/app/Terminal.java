package io.lapidary.app;

import io.lapidary.json.Json;
import java.io.PrintWriter;

/**
 * Where the program speaks: results on {@code out}, progress and errors on {@code err}.
 *
 * @param interactive whether a person watches {@code err}, so that a line may be redrawn
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
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
