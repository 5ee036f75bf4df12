package io.lapidary.app.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link StandInWorker} is run.
 *
 * @param tokenFile of an operator
 * @param pool whose tickets it takes
 * @param name by which whoever started it finds its card
 * @param millis that it takes for a candidate
 * @param journal where it notes what it does
 * @param deadlyTrial that crashes it; −1 for none
 */
record StandIn(URI controller, Path tokenFile, String pool, String name, long millis, Path journal, long deadlyTrial) {
    /** Of its card, with its name. */
    static final String LABEL = "process";

    private static final String JUDGED = "judged by ";

    static StandIn of(String[] arguments) {
        return new StandIn(
                URI.create(arguments[0]),
                Path.of(arguments[1]),
                arguments[2],
                arguments[3],
                Long.parseLong(arguments[4]),
                Path.of(arguments[5]),
                Long.parseLong(arguments[6]));
    }

    List<String> arguments() {
        return List.of(
                controller.toString(),
                tokenFile.toString(),
                pool,
                name,
                Long.toString(millis),
                journal.toString(),
                Long.toString(deadlyTrial));
    }

    StandIn named(String other) {
        return new StandIn(controller, tokenFile, pool, other, millis, journal, deadlyTrial);
    }

    Optional<String> token() {
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its outcomes say, so that the books show whose answer was taken. */
    static String judgedBy(String worker) {
        return JUDGED + worker;
    }
}
