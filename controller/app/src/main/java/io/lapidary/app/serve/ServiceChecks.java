package io.lapidary.app.serve;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Finding;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at what a service needs of this machine, before there is one. What was set by nobody is only noted: not everybody
 * runs a service.
 */
public final class ServiceChecks {
    private static final int BACKLOG = 1;

    private ServiceChecks() {}

    /**
     * Looks at settings, port, folder and database; some seconds where the database does not answer.
     *
     * @param file the configuration; empty for what the environment says
     */
    public static List<Finding> findings(Optional<Path> file, Map<String, String> environment) {
        Vertx vertx = Vertx.vertx();
        try {
            Optional<Path> named = file.or(() -> Optional.ofNullable(environment.get(Setting.CONFIG_VARIABLE))
                    .map(Path::of));
            Configuration configuration = Configuration.read(vertx, named, environment, Map.of());
            return findings(configuration, ServeSettings.of(configuration));
        } catch (InvalidInput e) {
            return e.issues().stream()
                    .map(issue -> new Finding("serve", false, true, issue.toString(), ""))
                    .toList();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static List<Finding> findings(Configuration configuration, ServeSettings settings) {
        List<Finding> findings = new ArrayList<>();
        findings.add(port(settings, isSet(configuration, Setting.PORT) || isSet(configuration, Setting.BIND)));
        findings.add(folder(settings.data(), isSet(configuration, Setting.DATA)));
        settings.database().ifPresent(url -> {
            Optional<String> obstacle = url.obstacle();
            findings.add(new Finding(
                    "serve database",
                    obstacle.isEmpty(),
                    true,
                    obstacle.orElse("%s answers".formatted(url)),
                    "Start it, or correct %s."
                            .formatted(configuration.value(Setting.DATABASE).origin())));
        });
        return findings;
    }

    private static boolean isSet(Configuration configuration, Setting setting) {
        return !configuration.value(setting).origin().equals(Configuration.DEFAULT);
    }

    private static Finding port(ServeSettings settings, boolean needed) {
        String what = "%s, port %d".formatted(settings.bind(), settings.port());
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port()), BACKLOG);
            return new Finding("serve address", true, needed, what + " is free", "");
        } catch (IOException e) {
            return new Finding(
                    "serve address",
                    false,
                    needed,
                    "%s: %s".formatted(what, e.getMessage()),
                    "A service may be running already. `lapidary serve --port 0` takes a free one.");
        }
    }

    /** Without making it. */
    private static Finding folder(Path folder, boolean needed) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean ok = there != null && Files.isDirectory(there) && Files.isWritable(there);
        try {
            String room = there == null
                    ? "nowhere"
                    : Words.bytes(Files.getFileStore(there).getUsableSpace()) + " free";
            return new Finding(
                    "serve folder",
                    ok,
                    needed,
                    "%s, %s".formatted(folder, ok ? room : "not writable"),
                    "Name another by --data.");
        } catch (IOException e) {
            return new Finding("serve folder", false, needed, Why.of(e), "Name another by --data.");
        }
    }
}
