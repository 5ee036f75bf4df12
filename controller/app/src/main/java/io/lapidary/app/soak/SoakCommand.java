package io.lapidary.app.soak;

import io.lapidary.app.cluster.ClusterSoakCommand;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands for developers, that make Lapidary suffer for a long time. */
@Command(name = "soak", description = "Long runs with faults.", synopsisSubcommandLabel = "COMMAND")
public final class SoakCommand {
    private SoakCommand() {}

    public static CommandLine line(Terminal terminal, CommonOptions options) {
        return new CommandLine(new SoakCommand())
                .addSubcommand(new RestartSoak(terminal, options))
                .addSubcommand(new DiskSoak(terminal, options))
                .addSubcommand(new DamagedModelsSoak(terminal, options))
                .addSubcommand(new ClusterSoakCommand(terminal, options));
    }
}
