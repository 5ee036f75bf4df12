package io.lapidary.app.serve;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.app.terminal.Version;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = "Run the service: searches over HTTP, side by side, that survive restarts.",
        footer = {"", "Flags count more than the environment, that more than the file, that more than the defaults."})
public final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, as YAML; LAPIDARY_SERVE_CONFIG unless said.")
    private Path file;

    @Option(names = "--print-config", description = "Show the settings and where each comes from, then leave.")
    private boolean printConfig;

    @Spec
    private CommandSpec spec;

    private ServeCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /** The command, with a flag for every setting. */
    public static CommandLine line(Terminal terminal, CommonOptions options) {
        CommandLine line = new CommandLine(new ServeCommand(terminal, options));
        for (Setting setting : Setting.values()) {
            String fallback = setting.fallback().isEmpty() ? "" : " %s unless said.".formatted(setting.fallback());
            line.getCommandSpec()
                    .addOption(OptionSpec.builder(setting.flag())
                            .paramLabel(setting.form())
                            .type(String.class)
                            .description((setting.meaning() + fallback).replace("%", "%%"))
                            .build());
        }
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            Configuration configuration = Configuration.read(vertx, file(), System.getenv(), flags());
            ServeSettings settings = ServeSettings.of(configuration);
            if (printConfig) {
                print(configuration);
            } else {
                serve(settings, vertx);
            }
            return Exit.GOAL_MET.code();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private Optional<Path> file() {
        String named = System.getenv(Setting.CONFIG_VARIABLE);
        return Optional.ofNullable(file).or(() -> Optional.ofNullable(named).map(Path::of));
    }

    private Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String text = spec.commandLine().getParseResult().matchedOptionValue(setting.flag(), null);
            if (text != null) {
                flags.put(setting, text);
            }
        }
        return flags;
    }

    private void print(Configuration configuration) {
        Map<String, Object> tree = new LinkedHashMap<>();
        TextTable table = new TextTable("setting", "value", "from");
        for (Setting setting : Setting.values()) {
            Configuration.Value value = configuration.value(setting);
            String shown = setting.shown(value.text());
            tree.put(setting.key(), Map.of("value", shown, "from", value.origin()));
            table.row(setting.key(), shown.isEmpty() ? "-" : shown, value.origin());
        }
        if (options.json()) {
            terminal.json(tree);
        } else {
            terminal.print(table.toString().stripTrailing());
        }
    }

    private void serve(ServeSettings settings, Vertx vertx) throws InterruptedException {
        ServiceLog.begin(settings.jsonLog());
        try (Service service = Service.open(settings, vertx, System.getenv("LAPIDARY_HOME"))) {
            // To the terminal alone: logs are kept, and read by others.
            service.firstToken()
                    .ifPresent(token -> terminal.say("Admin token, shown this once: " + token
                            + System.lineSeparator()
                            + "Give it to client commands by LAPIDARY_TOKEN or --token-file."));
            if (options.json()) {
                terminal.json(
                        Map.of("url", service.url(), "data", settings.data().toString()));
            } else {
                terminal.print("Lapidary %s listens on %s (data in %s)"
                        .formatted(Version.NUMBER, service.url(), settings.data()));
            }
            Signals.listen(settings.shutdown()).await();
            terminal.say("Leaving; searches go on at the next start. A second signal ends at once.");
        }
    }
}
