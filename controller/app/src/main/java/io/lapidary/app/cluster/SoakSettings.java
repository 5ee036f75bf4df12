package io.lapidary.app.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a soak of a cluster is run.
 *
 * @param home the program's own folder, with its samples
 * @param folder for all that it writes
 * @param trials of each search
 * @param workers of each search
 * @param judging how long a stand-in takes for a candidate
 * @param lease how long a worker may be silent
 * @param cut how long the network is cut
 * @param seed of the moments and of who is hit
 */
record SoakSettings(
        Path home,
        Path folder,
        int trials,
        int workers,
        Duration judging,
        Duration lease,
        Duration cut,
        List<Fault> faults,
        long seed) {
    SoakSettings {
        faults = List.copyOf(faults);
    }

    /** So long that the search outlasts a cut or a stop by a good deal, though one worker less works on it. */
    Duration judging(Fault fault) {
        Duration whole =
                switch (fault) {
                    case CUT -> cut.multipliedBy(2);
                    case STOP -> lease.multipliedBy(6);
                    default -> Duration.ZERO;
                };
        Duration needed = whole.multipliedBy(Math.max(1, workers - 1)).dividedBy(trials);
        return needed.compareTo(judging) > 0 ? needed : judging;
    }
}
