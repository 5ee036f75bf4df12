package io.lapidary.runtime;

import io.lapidary.exchange.Ticket;
import java.io.IOException;

/** Makes a search's judge ready on this machine, and keeps it as long as that is worth it. */
@FunctionalInterface
public interface Evaluators {
    /**
     * May take as long as a calibration does.
     *
     * @param ticket that is to be answered
     * @throws RuntimeException if its search is not known or cannot be made ready; the ticket then fails with its message
     */
    Judge of(Ticket ticket) throws IOException, InterruptedException;
}
