package io.lapidary.app.client;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import java.util.List;

/** The commands that talk to a service. */
public final class ClientCommands {
    private ClientCommands() {}

    public static List<Object> all(Terminal terminal, CommonOptions options) {
        return List.of(
                new SubmitCommand(terminal, options),
                new LsCommand(terminal, options),
                new ShowCommand(terminal, options),
                new WatchCommand(terminal, options),
                new LogsCommand(terminal, options),
                new SteerCommand.Pause(terminal, options),
                new SteerCommand.Resume(terminal, options),
                new SteerCommand.Stop(terminal, options),
                new CloneCommand(terminal, options),
                new BestCommand(terminal, options),
                new ExportCommand(terminal, options));
    }
}
