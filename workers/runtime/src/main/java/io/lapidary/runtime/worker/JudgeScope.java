package io.lapidary.runtime.worker;

import io.lapidary.exchange.TicketKind;
import io.lapidary.runtime.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a worker judges. */
enum JudgeScope {
    /** Whatever comes. */
    ALL(Worker.KINDS),
    /** Accuracy, for the searches of all pools: never on the machine's own clock. */
    ACCURACY(Set.of(TicketKind.ACCURACY)),
    /** Latency, for the searches of its pool: without data, and without what judges accuracy. */
    LATENCY(Set.of(TicketKind.LATENCY));

    private final List<TicketKind> kinds;

    JudgeScope(Set<TicketKind> kinds) {
        this.kinds = kinds.stream().sorted().toList();
    }

    List<TicketKind> kinds() {
        return kinds;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<JudgeScope> of(String label) {
        return Arrays.stream(values()).filter(s -> s.label().equals(label)).findFirst();
    }
}
