package io.lapidary.app;

import io.lapidary.app.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The program as a person calls it, with what it said. */
public record Cli(int exit, String out, String err) {
    public static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int exit = LapidaryApp.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), words);
        return new Cli(exit, out.toString(), err.toString());
    }
}
