package io.lapidary.app.terminal;

import java.util.function.DoubleConsumer;

/** One step's share done: a line that is redrawn on a terminal, nothing otherwise. Used by one thread. */
public final class ProgressLine implements DoubleConsumer {
    private final Terminal terminal;
    private final String what;
    private int shown = -1;

    public ProgressLine(Terminal terminal, String what) {
        this.terminal = terminal;
        this.what = what;
    }

    @Override
    public void accept(double share) {
        int percent = (int) Math.floor(share * 100);
        if (terminal.interactive() && percent != shown) {
            shown = percent;
            terminal.err().print("\r%s %d %%%s".formatted(what, percent, percent >= 100 ? "\r\033[K" : ""));
            terminal.err().flush();
        }
    }
}
