package io.lapidary.app.serve;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be set of a service: the table that flags, environment, file and documentation follow. */
enum Setting {
    BIND("bind", "127.0.0.1", "ADDRESS", "Address to listen on. Any but loopback demands tokens."),
    PORT("port", "8080", "N", "Port to listen on; 0 for a free one, which is printed."),
    DATA("data", "~/.local/share/lapidary", "DIR", "Folder of the service: database, models, datasets, results."),
    DATABASE("database", "", "URL", "PostgreSQL in place of the file: postgresql://user:password@host/database."),
    STANDBY(
            "standby",
            "false",
            "BOOLEAN",
            "Whether to wait while another service has the PostgreSQL database, and take over when it ends."),
    MAX_RUNNING("max-running", "2", "N", "How many searches run at once; further ones wait their turn."),
    CLUSTER_BIND(
            "cluster.bind",
            "127.0.0.1:0",
            "ADDRESS[:PORT]",
            "Where workers of other machines join: the one interface, and the port (5701 unless said, 0 for a free one)."
                    + " What travels there is sealed, not encrypted."),
    CLUSTER_LEASE("cluster.lease", "30s", "SPAN", "How long a worker may be silent before another gets its candidate."),
    JUDGE_HERE(
            "judge-here",
            "true",
            "BOOLEAN",
            "Whether the service judges candidates of the pool `default` itself, besides the workers that joined."),
    TLS_CERTIFICATE("tls.certificate", "", "FILE", "Certificate chain (PEM); with it the service speaks HTTPS alone."),
    TLS_KEY("tls.key", "", "FILE", "The certificate's key (PEM)."),
    TRUST_LOCAL(
            "trust-local",
            "true",
            "BOOLEAN",
            "Whether people of this machine need no token on a loopback address. Not behind a reverse proxy."),
    ADMIN_TOKEN(
            "tokens.admin",
            "",
            "FILE",
            "File of an admin's token that the service enters at its start, for orchestrators."),
    WORKER_TOKEN("tokens.worker", "", "FILE", "The same of the token that workers come with."),
    HOSTS("hosts", "", "NAMES", "Further names, comma-separated, by which people may call a service on loopback."),
    MODEL_BYTES("limits.model", "512MB", "SIZE", "Largest model that may be uploaded."),
    DATASET_BYTES("limits.dataset", "8GB", "SIZE", "Largest dataset that may be uploaded."),
    UNPACKED_BYTES("limits.unpacked", "32GB", "SIZE", "Largest dataset once it is unpacked."),
    WEBHOOKS_ALLOW(
            "webhooks.allow",
            "",
            "NETWORKS",
            "Internal networks, comma-separated, that webhooks may call: 10.1.0.0/16."),
    LOG("log", "text", "text|json", "Form of the log on standard error."),
    SHUTDOWN("shutdown", "30s", "SPAN", "How long a shutdown may take before it is cut short.");

    /** Names the configuration file itself. */
    static final String CONFIG_VARIABLE = "LAPIDARY_SERVE_CONFIG";

    private static final String VARIABLE = "LAPIDARY_SERVE_";

    private final String key;
    private final String fallback;
    private final String form;
    private final String meaning;

    Setting(String key, String fallback, String form, String meaning) {
        this.key = key;
        this.fallback = fallback;
        this.form = form;
        this.meaning = meaning;
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    /** In the configuration file, where dots are levels. */
    String key() {
        return key;
    }

    /** On the command line. */
    String flag() {
        return "--" + key.replace('.', '-');
    }

    /** In the environment. */
    String variable() {
        return VARIABLE + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether a variable claims to be a setting. */
    static boolean isVariable(String name) {
        return name.startsWith(VARIABLE) && !name.equals(CONFIG_VARIABLE);
    }

    /** Empty where there is none. */
    String fallback() {
        return fallback;
    }

    String form() {
        return form;
    }

    String meaning() {
        return meaning;
    }

    /** A value as it may be shown: without passwords. */
    String shown(String value) {
        return this == DATABASE
                ? value.replaceAll("//([^:@/]*):[^@]*@", "//$1:***@").replaceAll("(?i)(password=)[^&]*", "$1***")
                : value;
    }
}
