package io.lapidary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small form of what {@code lapidary soak cluster} does for long. */
@Timeout(600)
class ClusterSoakIT {
    @TempDir
    Path folder;

    @Test
    void everyTrialEndsOnceThoughAWorkerIsStoppedPastItsLeaseAndACandidateCrashesWhateverJudgesIt()
            throws IOException, InterruptedException {
        StringWriter said = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(said), new PrintWriter(said), false);
        SoakSettings settings = new SoakSettings(
                Path.of("../..").toAbsolutePath().normalize(),
                folder,
                9,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ZERO,
                List.of(Fault.STOP, Fault.CRASH),
                7);
        Exit exit = new ClusterSoak(settings, terminal).run().tell(terminal, false);
        assertThat(exit).as(said.toString()).isEqualTo(Exit.GOAL_MET);
    }
}
