package io.lapidary.app.serve;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.runtime.Version;
import io.lapidary.service.store.StoreFailure;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** Another one was quicker, or the database is gone again. */
    private static final Set<StoreFailure.Kind> WAITED_FOR =
            Set.of(StoreFailure.Kind.IN_USE, StoreFailure.Kind.UNREACHABLE);

    /** A database that nobody has is taken at once. */
    private static final Duration UNNOTICED = Duration.ofSeconds(2);

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
                return serve(settings, vertx).code();
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

    private Exit serve(ServeSettings asked, Vertx vertx) throws InterruptedException {
        ServiceLog.begin(asked.jsonLog());
        Signals signals = Signals.listen(asked.shutdown());
        ServeSettings settings = asked;
        while (!signals.asked().isDone()) {
            if (settings.standby()) {
                settings = standBy(settings, vertx, signals);
            }
            Optional<Exit> end =
                    signals.asked().isDone() ? Optional.of(Exit.GOAL_MET) : serve(settings, vertx, signals);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return Exit.GOAL_MET;
    }

    /** Waits until it may take over or is asked to leave; returns the settings at the address where it waited. */
    private ServeSettings standBy(ServeSettings settings, Vertx vertx, Signals signals) throws InterruptedException {
        try (WaitingService waiting =
                WaitingService.open(settings, settings.database().orElseThrow(), vertx)) {
            CompletableFuture<Object> over = CompletableFuture.anyOf(waiting.free(), signals.asked());
            if (!isOver(over, UNNOTICED)) {
                tell(State.STANDBY, waiting.url(), settings);
                over.join();
            }
            return waiting.here();
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Refusal(Exit.ENVIRONMENT, "The address could not be left: %s".formatted(e.getMessage()), e);
        }
    }

    private static boolean isOver(CompletableFuture<Object> future, Duration patience) throws InterruptedException {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Impossible state: waiting failed.", e);
        }
    }

    /** Serves until the end; returns none where another service took over and this one stands by again. */
    private Optional<Exit> serve(ServeSettings settings, Vertx vertx, Signals signals) {
        try (Service service = Service.open(settings, vertx, System.getenv("LAPIDARY_HOME"))) {
            // To the terminal alone: logs are kept, and read by others.
            service.firstToken()
                    .ifPresent(token -> terminal.say("Admin token, shown this once: " + token
                            + System.lineSeparator()
                            + "Give it to client commands by LAPIDARY_TOKEN or --token-file."));
            tell(State.SERVING, service.url(), settings);
            CompletableFuture.anyOf(signals.asked(), service.lost()).join();
            if (signals.asked().isDone()) {
                terminal.say("Leaving; searches go on at the next start. A second signal ends at once.");
                return Optional.of(Exit.GOAL_MET);
            }
            terminal.say("Another service has taken the searches over.");
            return settings.standby() ? Optional.empty() : Optional.of(Exit.ENVIRONMENT);
        } catch (Refusal e) {
            if (settings.standby()
                    && e.getCause() instanceof StoreFailure failure
                    && WAITED_FOR.contains(failure.kind())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private enum State {
        SERVING("listens on"),
        STANDBY("stands by at");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    private void tell(State state, String url, ServeSettings settings) {
        if (options.json()) {
            terminal.json(Map.of(
                    "state", state.name(), "url", url, "data", settings.data().toString()));
        } else {
            terminal.print(
                    "Lapidary %s %s %s (data in %s)".formatted(Version.NUMBER, state.words, url, settings.data()));
        }
    }
}
