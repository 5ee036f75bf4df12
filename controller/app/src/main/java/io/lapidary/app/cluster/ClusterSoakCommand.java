package io.lapidary.app.cluster;

import io.lapidary.app.soak.SoakSpec;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cluster",
        description =
                "Workers that are killed, stopped, cut off and crashed, and a controller that is killed: see that every"
                        + " trial ends exactly once. Workers are real processes whose judge only takes its time.")
public final class ClusterSoakCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--trials", defaultValue = "100", description = "Of each search; ${DEFAULT-VALUE} unless said.")
    private int trials;

    @Option(names = "--workers", defaultValue = "4", description = "Of each search; ${DEFAULT-VALUE} unless said.")
    private int workers;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "FAULT",
            defaultValue = "KILL,STOP,CUT,RESTART,CRASH",
            description = "Of ${COMPLETION-CANDIDATES}; all unless said. CUT needs root.")
    private List<Fault> faults;

    @Option(
            names = "--judging",
            defaultValue = "1500",
            description = "Milliseconds for a candidate; ${DEFAULT-VALUE} unless said.")
    private int judging;

    @Option(
            names = "--lease",
            defaultValue = "5",
            description = "Seconds that a worker may be silent; ${DEFAULT-VALUE} unless said.")
    private int lease;

    @Option(
            names = "--cut",
            defaultValue = "60",
            description = "Seconds that the network is cut; ${DEFAULT-VALUE} unless said.")
    private int cut;

    @Option(names = "--seed", description = "Of the moments and of who is hit; a new one unless said.")
    private Long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "A new folder; a temporary one unless said.")
    private Path folder;

    public ClusterSoakCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long drawn = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path place = folder == null ? Files.createTempDirectory("lapidary-soak") : folder.toAbsolutePath();
        terminal.say("Seed %d, in %s.".formatted(drawn, place));
        SoakSettings settings = new SoakSettings(
                SoakSpec.home(),
                place,
                trials,
                workers,
                Duration.ofMillis(judging),
                Duration.ofSeconds(lease),
                Duration.ofSeconds(cut),
                faults,
                drawn);
        return new ClusterSoak(settings, terminal)
                .run()
                .tell(terminal, options.json())
                .code();
    }
}
