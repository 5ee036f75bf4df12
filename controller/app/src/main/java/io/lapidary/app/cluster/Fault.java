package io.lapidary.app.cluster;

import java.util.Locale;

/** What a cluster is put through, each in a search of its own. */
enum Fault {
    KILL("a random worker is killed every few seconds: its judging process, or all of it, which is then replaced"),
    STOP("a busy worker is stopped for longer than its lease, and goes on"),
    CUT("the network between one worker and the controller is cut and healed"),
    RESTART("the controller is killed and started again in the middle"),
    CRASH("one candidate crashes whatever judges it, natively");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Name of the pool whose workers suffer it. */
    String pool() {
        return "soak-" + name().toLowerCase(Locale.ROOT);
    }
}
