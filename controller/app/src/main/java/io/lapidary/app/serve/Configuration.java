package io.lapidary.app.serve;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.issue.Why;
import io.lapidary.json.Fields;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a service is told, with where it was told: flags count more than the environment, that more than the file, that
 * more than the defaults. Names that nothing goes by are refused wherever they stand.
 */
final class Configuration {
    /** Where a value comes from that nobody set. */
    static final String DEFAULT = "default";

    /** A value and where it comes from. */
    record Value(String text, String origin) {}

    private final Map<Setting, Value> values;

    private Configuration(Map<Setting, Value> values) {
        this.values = new EnumMap<>(values);
    }

    /**
     * Reads all sources. Waits for the disk.
     *
     * @param file the configuration file; empty where there is none
     * @throws InvalidInput with every unknown name, or where the file cannot be read
     */
    static Configuration read(
            Vertx vertx, Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags) {
        Issues issues = new Issues();
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.fallback(), DEFAULT));
        }
        file.ifPresent(path -> fromFile(vertx, path, values, issues));
        fromEnvironment(environment, values, issues);
        flags.forEach((setting, text) -> values.put(setting, new Value(text, setting.flag())));
        Configuration configuration = new Configuration(values);
        if (!issues.isEmpty()) {
            // All at once: what else is wrong, too.
            ServeSettings.read(configuration, issues);
        }
        issues.throwIfAny();
        return configuration;
    }

    private static void fromFile(Vertx vertx, Path file, Map<Setting, Value> values, Issues issues) {
        Map<String, String> found = new LinkedHashMap<>();
        flatten("", tree(vertx, file), found);
        found.forEach((key, text) -> Setting.ofKey(key)
                .ifPresentOrElse(
                        setting -> values.put(setting, new Value(text, file.toString())),
                        () -> issues.add(
                                key,
                                "",
                                "There is no such setting (in %s).".formatted(file),
                                otherThan(key, Setting::key))));
    }

    private static JsonObject tree(Vertx vertx, Path file) {
        try {
            if (Files.readString(file).isBlank()) {
                return new JsonObject();
            }
        } catch (IOException e) {
            throw InvalidInput.of(
                    "--config", file, "The file cannot be read: %s.".formatted(Why.of(e)), "It is written in YAML.");
        }
        ConfigStoreOptions store = new ConfigStoreOptions()
                .setType("file")
                .setFormat("yaml")
                .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
        ConfigRetriever retriever = ConfigRetriever.create(
                vertx,
                new ConfigRetrieverOptions().setIncludeDefaultStores(false).addStore(store));
        try {
            return retriever
                    .getConfig()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw InvalidInput.of(
                    "--config",
                    file,
                    "This is not valid YAML: %s.".formatted(e.getCause().getMessage()),
                    "Write `key: value` lines, such as `port: 8080`.");
        } finally {
            retriever.close();
        }
    }

    private static void flatten(String path, JsonObject tree, Map<String, String> found) {
        tree.forEach(entry -> {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue() instanceof JsonObject inner) {
                flatten(key, inner, found);
            } else if (entry.getValue() instanceof JsonArray list) {
                found.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
            } else {
                found.put(key, entry.getValue() == null ? "" : String.valueOf(entry.getValue()));
            }
        });
    }

    private static void fromEnvironment(Map<String, String> environment, Map<Setting, Value> values, Issues issues) {
        for (Setting setting : Setting.values()) {
            String text = environment.get(setting.variable());
            if (text != null) {
                values.put(setting, new Value(text, setting.variable()));
            }
        }
        environment.keySet().stream()
                .filter(Setting::isVariable)
                .filter(name -> Arrays.stream(Setting.values())
                        .noneMatch(s -> s.variable().equals(name)))
                .sorted()
                .forEach(name -> issues.add(
                        name,
                        "",
                        "There is no such setting (in the environment).",
                        otherThan(name, Setting::variable)));
    }

    private static String otherThan(String name, Function<Setting, String> names) {
        return Fields.otherThan(
                name, Arrays.stream(Setting.values()).map(names).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    Value value(Setting setting) {
        return values.get(setting);
    }

    String text(Setting setting) {
        return values.get(setting).text();
    }
}
