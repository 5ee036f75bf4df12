package io.lapidary.runtime.worker;

import io.lapidary.exchange.WorkerCard;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.issue.Why;
import io.lapidary.json.Durations;
import io.lapidary.runtime.lab.SearchData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lapidary worker}: judges a controller's candidates on this machine. Filled by picocli. */
@Command(
        name = "worker",
        description = "Judges candidates of a controller on this machine, until it is asked to leave by SIGTERM.",
        mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
    private static final Pattern BYTES = Pattern.compile("(\\d{1,6})\\s*(MB|GB|TB)");
    private static final Map<String, Long> UNITS =
            Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

    @Option(
            names = "--controller",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:LAPIDARY_CONTROLLER}",
            description = "The service; LAPIDARY_CONTROLLER unless said.")
    private String controller;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = WorkerCard.STANDARD_POOL,
            description =
                    "Searches name the pool on whose machines their candidates are judged; ${DEFAULT-VALUE} unless said.")
    private String pool;

    @Option(
            names = "--judge",
            paramLabel = "WHAT",
            defaultValue = "all",
            description = "all, accuracy (of every pool's searches), or latency (of its pool's, without data);"
                    + " ${DEFAULT-VALUE} unless said.")
    private String judge;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with an operator's token; LAPIDARY_TOKEN unless said. Read anew whenever it is needed.")
    private Path tokenFile;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder for models and data; a folder of LAPIDARY_CACHE unless said.")
    private Path cache;

    @Option(
            names = "--cache-limit",
            paramLabel = "SIZE",
            defaultValue = "20GB",
            description = "How much it may hold; ${DEFAULT-VALUE} unless said.")
    private String cacheLimit;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "Shown with the worker; may be given more than once.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--drain",
            paramLabel = "SPAN",
            defaultValue = "60s",
            description =
                    "How long it goes on with what it has when it is asked to leave; ${DEFAULT-VALUE} unless said."
                            + " Then it gives it back.")
    private String drain;

    @Option(
            names = "--alive",
            paramLabel = "FILE",
            description = "File that is touched every few seconds while the process is well, for health checks.")
    private Path alive;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkerSettings settings = settings();
        return Supervisor.isSupervised()
                ? WorkerProcess.run(settings)
                : Supervisor.run(WorkerApp.class, arguments(), settings.drain());
    }

    /** @throws InvalidInput with every value that does not fit */
    private WorkerSettings settings() {
        Issues issues = new Issues();
        URI address = issues.gather(() -> address(controller)).orElse(null);
        long bytes = issues.gather(() -> bytes(cacheLimit)).orElse(0L);
        Duration span = Durations.parse(drain).orElse(null);
        if (span == null) {
            issues.add("--drain", drain, "This is not a span of time.", "Write it such as 60s.");
        }
        if (!pool.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            issues.add("--pool", pool, "A pool's name has letters, digits, dots, dashes.", "Such as boards.");
        }
        Optional<JudgeScope> scope = JudgeScope.of(judge);
        if (scope.isEmpty()) {
            issues.add("--judge", judge, "This is nothing that a worker judges.", "Say all, accuracy or latency.");
        }
        issues.gather(this::token);
        issues.throwIfAny();
        Path folder = cache == null ? SearchData.cache().resolve("worker") : cache;
        return new WorkerSettings(
                address,
                this::token,
                pool,
                scope.orElseThrow(),
                folder,
                bytes,
                labels,
                span,
                Optional.ofNullable(alive));
    }

    /** Those after the command's own name, if it was named. */
    private List<String> arguments() {
        List<String> all = command.commandLine().getParseResult().originalArgs();
        return command.parent() == null ? all : all.subList(all.indexOf(command.name()) + 1, all.size());
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text.strip().replaceFirst("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with the way out.
        }
        throw InvalidInput.of(
                "--controller", text, "This is not the address of a service.", "Such as http://controller:8080.");
    }

    private static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text.strip());
        if (!matcher.matches()) {
            throw InvalidInput.of("--cache-limit", text, "This is not a size.", "Write it such as 20GB.");
        }
        return Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(System.getenv("LAPIDARY_TOKEN"))
                    .map(String::strip)
                    .filter(t -> !t.isEmpty());
        }
        try {
            String token = Files.readString(tokenFile).strip();
            if (!token.matches("[!-~]{1,500}")) {
                throw InvalidInput.of(
                        "--token-file", tokenFile, "The file does not hold one token.", "It has one line: lap_…");
            }
            return Optional.of(token);
        } catch (IOException e) {
            throw InvalidInput.of("--token-file", tokenFile, "It cannot be read: %s.".formatted(Why.of(e)), "");
        }
    }
}
