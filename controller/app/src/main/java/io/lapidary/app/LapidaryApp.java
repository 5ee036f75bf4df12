package io.lapidary.app;

import io.lapidary.app.client.ClientCommands;
import io.lapidary.app.serve.ServeCommand;
import io.lapidary.app.soak.SoakCommand;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.runtime.Version;
import io.lapidary.runtime.worker.WorkerCommand;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code lapidary} program: parses the command line and wires what each command needs. */
@Command(
        name = "lapidary",
        description = "Finds the best compressed form of a trained network.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "lapidary " + Version.NUMBER,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:goal met",
            "1:a fault of Lapidary",
            "2:wrong usage",
            "3:finished without a feasible candidate; the nearest miss is delivered",
            "4:invalid input",
            "5:cannot connect",
            "6:the environment lacks something",
            "130:ended by Ctrl-C; a search that ran is paused"
        })
public final class LapidaryApp {
    @Mixin
    private final CommonOptions options = new CommonOptions();

    public static void main(String[] args) {
        // Engines that log by Java's own means would write between the progress lines.
        LogManager.getLogManager().reset();
        Terminal terminal = new Terminal(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                System.console() != null);
        System.exit(run(terminal, args));
    }

    /** Runs one command; returns its exit code. */
    static int run(Terminal terminal, String... args) {
        LapidaryApp app = new LapidaryApp();
        CommandLine line = new CommandLine(app)
                .addSubcommand(new DemoCommand(terminal, app.options))
                .addSubcommand(new RunCommand(terminal, app.options))
                .addSubcommand(new PlanCommand(terminal, app.options))
                .addSubcommand(new ValidateCommand(terminal, app.options))
                .addSubcommand(new InspectCommand(terminal, app.options))
                .addSubcommand(new ProbeCommand(terminal, app.options))
                .addSubcommand(new CompressCommand(terminal, app.options))
                .addSubcommand(new DoctorCommand(terminal, app.options))
                .addSubcommand(BenchCommand.line(terminal, app.options))
                .addSubcommand(new CommandLine.HelpCommand());
        line.addSubcommand(ServeCommand.line(terminal, app.options));
        line.addSubcommand(new WorkerCommand());
        line.addSubcommand(SoakCommand.line(terminal, app.options));
        ClientCommands.all(terminal, app.options).forEach(line::addSubcommand);
        line.setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionExceptionHandler(new FailureReport(terminal, app.options));
        if (args.length == 0) {
            line.usage(terminal.err());
            return Exit.WRONG_USAGE.code();
        }
        return line.execute(args);
    }
}
