package io.lapidary.app.serve;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Durations;
import io.lapidary.service.store.DatabaseUrl;
import io.lapidary.service.webhook.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a service is run.
 *
 * @param port 0 for a free one
 * @param standby whether it waits while another service has the database
 * @param lease how long a worker may be silent
 * @param judgeHere whether the service's own process is a worker, too
 * @param adminToken file of a token that is entered at the start; {@code workerToken} likewise
 * @param hosts further names of a service on loopback
 * @param modelBytes largest upload
 * @param unpackedBytes largest dataset once unpacked
 * @param shutdown how long one may take
 */
record ServeSettings(
        String bind,
        int port,
        Path data,
        Optional<DatabaseUrl> database,
        boolean standby,
        int maxRunning,
        ClusterBind clusterBind,
        Duration lease,
        boolean judgeHere,
        Optional<Tls> tls,
        boolean trustLocal,
        Optional<Path> adminToken,
        Optional<Path> workerToken,
        List<String> hosts,
        long modelBytes,
        long datasetBytes,
        long unpackedBytes,
        List<Network> webhooksAllow,
        boolean jsonLog,
        Duration shutdown) {
    /** Files of a certificate chain and its key, PEM. */
    record Tls(Path certificate, Path key) {}

    ServeSettings at(int otherPort) {
        return new ServeSettings(
                bind,
                otherPort,
                data,
                database,
                standby,
                maxRunning,
                clusterBind,
                lease,
                judgeHere,
                tls,
                trustLocal,
                adminToken,
                workerToken,
                hosts,
                modelBytes,
                datasetBytes,
                unpackedBytes,
                webhooksAllow,
                jsonLog,
                shutdown);
    }

    /** @throws io.lapidary.issue.InvalidInput with every value that does not fit */
    static ServeSettings of(Configuration configuration) {
        Issues issues = new Issues();
        ServeSettings settings = read(configuration, issues);
        issues.throwIfAny();
        return settings;
    }

    /** Notes every value that does not fit, and puts something else in its place. */
    static ServeSettings read(Configuration configuration, Issues issues) {
        Reader reader = new Reader(configuration, issues);
        Optional<DatabaseUrl> database = reader.database();
        return new ServeSettings(
                reader.text(Setting.BIND),
                reader.whole(Setting.PORT, 0, 65_535),
                reader.path(Setting.DATA),
                database,
                reader.standby(database.isPresent()),
                reader.whole(Setting.MAX_RUNNING, 1, 64),
                reader.clusterBind(),
                reader.lease(),
                reader.flag(Setting.JUDGE_HERE),
                reader.tls(),
                reader.flag(Setting.TRUST_LOCAL),
                reader.token(Setting.ADMIN_TOKEN),
                reader.token(Setting.WORKER_TOKEN),
                reader.list(Setting.HOSTS),
                reader.bytes(Setting.MODEL_BYTES),
                reader.bytes(Setting.DATASET_BYTES),
                reader.bytes(Setting.UNPACKED_BYTES),
                reader.networks(),
                reader.choice(Setting.LOG, "text", "json").equals("json"),
                reader.span(Setting.SHUTDOWN));
    }

    /** Every getter returns something to go on with and notes what is wrong. */
    private record Reader(Configuration configuration, Issues issues) {
        private static final Duration LEAST_LEASE = Duration.ofSeconds(2);
        private static final Duration MOST_LEASE = Duration.ofMinutes(10);
        private static final Pattern BYTES = Pattern.compile("(\\d{1,6})\\s*(kB|MB|GB|TB)");
        private static final Map<String, Long> UNITS =
                Map.of("kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

        String text(Setting setting) {
            String text = configuration.text(setting).strip();
            if (text.isEmpty()) {
                issue(setting, "This must not be empty.", "Such as %s.".formatted(setting.fallback()));
            }
            return text;
        }

        int whole(Setting setting, int least, int most) {
            String text = configuration.text(setting).strip();
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                issue(
                        setting,
                        "This must be a whole number from %d to %d.".formatted(least, most),
                        "Such as %s.".formatted(setting.fallback()));
                return least;
            }
            return Integer.parseInt(text);
        }

        String choice(Setting setting, String... known) {
            String text = configuration.text(setting).strip();
            if (!Arrays.asList(known).contains(text)) {
                issue(setting, "This is not known here.", "Known: %s.".formatted(String.join(", ", known)));
                return known[0];
            }
            return text;
        }

        boolean flag(Setting setting) {
            return choice(setting, "true", "false").equals("true");
        }

        boolean standby(boolean hasDatabase) {
            boolean standby = flag(Setting.STANDBY);
            if (standby && !hasDatabase) {
                issue(
                        Setting.STANDBY,
                        "Only services of one PostgreSQL database can take over from each other.",
                        "Name it by %s.".formatted(Setting.DATABASE.flag()));
            }
            return standby;
        }

        long bytes(Setting setting) {
            Matcher matcher = BYTES.matcher(configuration.text(setting).strip());
            if (!matcher.matches()) {
                issue(setting, "This is not a size.", "Write it such as %s.".formatted(setting.fallback()));
                return 0;
            }
            return Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
        }

        Duration span(Setting setting) {
            Optional<Duration> span =
                    Durations.parse(configuration.text(setting).strip());
            if (span.isEmpty()) {
                issue(setting, "This is not a span of time.", "Write it such as %s.".formatted(setting.fallback()));
            }
            return span.orElse(Duration.ZERO);
        }

        Duration lease() {
            Duration lease = span(Setting.CLUSTER_LEASE);
            if (!lease.isZero() && (lease.compareTo(LEAST_LEASE) < 0 || lease.compareTo(MOST_LEASE) > 0)) {
                issue(
                        Setting.CLUSTER_LEASE,
                        "This must be from %d to %d seconds."
                                .formatted(LEAST_LEASE.toSeconds(), MOST_LEASE.toSeconds()),
                        "Such as %s.".formatted(Setting.CLUSTER_LEASE.fallback()));
            }
            return lease;
        }

        ClusterBind clusterBind() {
            Optional<ClusterBind> bind =
                    ClusterBind.parse(configuration.text(Setting.CLUSTER_BIND).strip());
            if (bind.isEmpty()) {
                issue(
                        Setting.CLUSTER_BIND,
                        "This is not the address of one interface.",
                        "Write it such as 10.0.0.5 or 10.0.0.5:5701. All interfaces at once (0.0.0.0) are not offered.");
            }
            return bind.orElse(null);
        }

        Path path(Setting setting) {
            String text = text(setting);
            String home = System.getProperty("user.home");
            return Path.of(text.startsWith("~/") ? home + text.substring(1) : text)
                    .toAbsolutePath()
                    .normalize();
        }

        List<String> list(Setting setting) {
            return Arrays.stream(configuration.text(setting).split(","))
                    .map(String::strip)
                    .filter(t -> !t.isEmpty())
                    .toList();
        }

        List<Network> networks() {
            List<Network> networks = new ArrayList<>();
            list(Setting.WEBHOOKS_ALLOW)
                    .forEach(text -> Network.read(path(Setting.WEBHOOKS_ALLOW, configuration), text, issues)
                            .ifPresent(networks::add));
            return networks;
        }

        Optional<DatabaseUrl> database() {
            String text = configuration.text(Setting.DATABASE).strip();
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(DatabaseUrl.parse(text));
            } catch (InvalidInput e) {
                e.issues().forEach(i -> issue(Setting.DATABASE, i.message(), i.hint()));
                return Optional.empty();
            }
        }

        Optional<Tls> tls() {
            boolean certificate = !configuration.text(Setting.TLS_CERTIFICATE).isBlank();
            boolean key = !configuration.text(Setting.TLS_KEY).isBlank();
            if (!certificate && !key) {
                return Optional.empty();
            }
            String hint = "HTTPS needs certificate and key, as PEM.";
            return Optional.of(new Tls(file(Setting.TLS_CERTIFICATE, hint), file(Setting.TLS_KEY, hint)));
        }

        Optional<Path> token(Setting setting) {
            return configuration.text(setting).isBlank()
                    ? Optional.empty()
                    : Optional.of(file(setting, "It holds one token: lap_ and 43 random letters, digits, - or _."));
        }

        private Path file(Setting setting, String hint) {
            Path file = Path.of(configuration.text(setting).strip());
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                issue(setting, "There is no such file that can be read.", hint);
            }
            return file;
        }

        private void issue(Setting setting, String message, String hint) {
            issues.add(path(setting, configuration), setting.shown(configuration.text(setting)), message, hint);
        }

        /** How the user named it. */
        private static String path(Setting setting, Configuration configuration) {
            String origin = configuration.value(setting).origin();
            return origin.equals(setting.flag()) || origin.equals(setting.variable()) ? origin : setting.key();
        }
    }
}
