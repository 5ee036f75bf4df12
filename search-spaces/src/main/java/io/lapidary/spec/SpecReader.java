package io.lapidary.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Durations;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a search as people write it and fills in every default. All problems are found in one reading: what is missing,
 * unknown, misspelt, not offered by this version, or at odds with itself.
 */
public final class SpecReader {
    /** The agents that this version has. */
    public static final List<AgentKind> AGENTS = List.of(AgentKind.DDPG, AgentKind.GREEDY, AgentKind.RANDOM);
    /** The metrics that this version measures. */
    public static final List<Metric> METRICS = List.of(Metric.TOP_1, Metric.TOP_5, Metric.AGREEMENT);

    static final String FORM = "{model: model.onnx, data: {source: fashion-mnist}}";

    private final Path folder;
    private final Issues issues = new Issues();

    private SpecReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the text of a file.
     *
     * @param folder that relative paths in the text start from
     * @throws InvalidInput with every problem found
     */
    public static SearchSpec read(String yaml, Path folder) {
        return read(Json.yamlTree(yaml), folder);
    }

    /** Reads a tree, as {@link #read(String, Path)} does. */
    public static SearchSpec read(JsonNode tree, Path folder) {
        SpecReader reader = new SpecReader(folder);
        SearchSpec spec = reader.spec(Fields.of("", tree, reader.issues, FORM));
        reader.issues.throwIfAny();
        return spec;
    }

    /** The names of some constants, in order. */
    static <T extends Labelled> Map<String, T> byLabel(List<T> constants) {
        Map<String, T> named = new LinkedHashMap<>();
        constants.forEach(c -> named.put(c.label(), c));
        return named;
    }

    private SearchSpec spec(Fields fields) {
        String name = fields.text("name");
        String model = existing(fields, "model", "an ONNX file");
        Metric metric = offered(fields, "metric", Metric.values(), METRICS, Metric.TOP_1);
        DataSpec data = new DataReader(folder, issues).data(fields, metric);
        SpaceRules space = space(fields);
        Objective objective = ObjectiveReader.objective(fields);
        AgentKind agent = offered(fields, "agent", AgentKind.values(), AGENTS, AgentKind.DDPG);
        Budget budget = budget(fields, objective);
        Fields at = fields.object("device", "{pool: default, threads: 1, batch: 1}");
        String pool = at.text("pool");
        DeviceSpec device =
                new DeviceSpec(pool == null ? "default" : pool, at.whole("threads", 1, 1), at.whole("batch", 1, 1));
        at.done();
        long seed = seed(fields);
        fields.done();
        if (issues.isEmpty()) {
            fitTogether(data, metric, objective);
        }
        return new SearchSpec(
                name == null ? nameOf(model) : name,
                model,
                data,
                metric,
                space,
                objective,
                agent,
                budget,
                device,
                seed);
    }

    private static String nameOf(String model) {
        String file = model == null ? "search" : Path.of(model).getFileName().toString();
        return file.replaceFirst("\\.onnx$", "");
    }

    private String existing(Fields fields, String key, String what) {
        String path = fields.text(key);
        if (path == null) {
            if (fields.value(key).isEmpty()) {
                fields.issue(
                        key,
                        "A search needs %s here.".formatted(what),
                        "Write `%s: path/to/model.onnx`.".formatted(key));
            }
            return null;
        }
        if (!Files.isRegularFile(folder.resolve(path))) {
            fields.issue(
                    key,
                    "There is no such file.",
                    "Looked for %s.".formatted(folder.resolve(path).normalize()));
        }
        return path;
    }

    private static <T extends Labelled> T offered(Fields fields, String key, T[] all, List<T> offered, T fallback) {
        T chosen = fields.choice(key, byLabel(Arrays.asList(all)), fallback);
        if (!offered.contains(chosen)) {
            fields.issue(
                    key,
                    "This version does not offer this %s yet.".formatted(key),
                    "Offered: %s.".formatted(String.join(", ", byLabel(offered).keySet())));
        }
        return chosen;
    }

    private SpaceRules space(Fields fields) {
        Optional<JsonNode> value = fields.value("space");
        if (value.isPresent() && value.get().isObject()) {
            return SpaceReader.read("space", value.get(), issues);
        }
        String name = fields.text("space");
        if (name == null) {
            return SpaceRules.READY_MADE.get(0);
        }
        Optional<SpaceRules> ready = SpaceRules.READY_MADE.stream()
                .filter(s -> s.name().equals(name))
                .findFirst();
        if (ready.isPresent()) {
            return ready.get();
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            Map<String, SpaceRules> known = new LinkedHashMap<>();
            SpaceRules.READY_MADE.forEach(s -> known.put(s.name(), s));
            fields.issue(
                    "space",
                    "This is neither a ready-made space nor a file.",
                    Fields.otherThan(name, known.keySet()) + " Or write the space itself here.");
            return SpaceRules.READY_MADE.get(0);
        }
        return fromFile(fields, name, file);
    }

    private SpaceRules fromFile(Fields fields, String name, Path file) {
        try {
            return SpaceReader.read("space", Json.yamlTree(Files.readString(file)), issues);
        } catch (IOException e) {
            fields.issue("space", "The file cannot be read: %s.".formatted(e.getMessage()), "");
        } catch (InvalidInput e) {
            e.issues().forEach(i -> issues.add("space: " + i.path(), name, i.message(), i.hint()));
        }
        return SpaceRules.READY_MADE.get(0);
    }

    private Budget budget(Fields fields, Objective objective) {
        Fields budget = fields.object("budget", "{trials: 200, time: 30m, window: 4}");
        int trials = budget.whole("trials", 200, 1);
        int window = budget.whole("window", 4, 1);
        String text = budget.text("time");
        Optional<Duration> time = text == null ? Optional.empty() : Durations.parse(text);
        if (text != null && time.filter(t -> !t.isZero()).isEmpty()) {
            budget.issue("time", "This is not a span of time.", "Write 45s, 30m or 1h30m.");
        }
        Fields stop = budget.object("stop-at", "{speedup: 3.5}");
        double speedup = stop.number("speedup", 0, v -> v > 0, "a number above 0");
        stop.done();
        if (speedup > 0 && !objective.needsLatency()) {
            stop.issue(
                    "speedup",
                    "This goal measures no latency, so the search cannot end at a speed-up.",
                    "Set the goal `fastest` or a limit on latency, or leave `stop-at` out.");
        }
        budget.done();
        return new Budget(trials, time.orElse(null), window, speedup > 0 ? speedup : null);
    }

    private static long seed(Fields fields) {
        Optional<JsonNode> value = fields.value("seed");
        if (value.isPresent() && !(value.get().isIntegralNumber() && value.get().canConvertToLong())) {
            fields.issue("seed", "This must be a whole number.", "For example 7.");
            return 7;
        }
        return value.map(JsonNode::asLong).orElse(7L);
    }

    /** What is fine by itself but not together. */
    private void fitTogether(DataSpec data, Metric metric, Objective objective) {
        double resolution = 100.0 / data.validation();
        objective
                .limit(Quantity.ACCURACY_DROP)
                .filter(l -> l.value() > 0 && l.value() < resolution && metric != Metric.PSNR)
                .ifPresent(l -> issues.add(
                        "data.validation",
                        data.validation(),
                        "So few samples cannot tell a drop of %s points: one sample is %.2g points."
                                .formatted(l.text(), resolution),
                        "Use at least %d.".formatted((int) Math.ceil(100 / l.value()))));
    }
}
