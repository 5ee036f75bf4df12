package io.lapidary.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Durations;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a search as people write it and fills in every default. All problems are found in one reading: what is missing,
 * unknown, misspelt, not offered by this version, or at odds with itself.
 */
public final class SpecReader {
    private static final int MOST_NAME_CHARS = 200;
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{1,%d}".formatted(MOST_NAME_CHARS));

    static final String FORM = "{model: model.onnx, data: {source: fashion-mnist}}";

    private static final Duration LONGEST = Duration.ofDays(366);

    /** Refining each costs some trials' time. */
    private static final int FINALISTS = 3;

    private final SpecPlace place;
    private final Issues issues;

    private SpecReader(SpecPlace place, Issues issues) {
        this.place = place;
        this.issues = issues;
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
        Issues issues = new Issues();
        return read(tree, new FolderPlace(folder, issues), issues);
    }

    /**
     * Reads a spec that a service was sent, as YAML or JSON: model and data are named by the SHA-256 of what was uploaded.
     *
     * @throws InvalidInput with every problem found
     */
    public static SearchSpec read(String text, Uploads uploads) {
        return read(Json.yamlTree(text), new UploadsPlace(uploads), new Issues());
    }

    private static SearchSpec read(JsonNode tree, SpecPlace place, Issues issues) {
        SearchSpec spec = new SpecReader(place, issues).spec(Fields.of("", tree, issues, FORM));
        issues.throwIfAny();
        return spec;
    }

    /** The names of some constants, in order. */
    static <T extends Labelled> Map<String, T> byLabel(List<T> constants) {
        Map<String, T> named = new LinkedHashMap<>();
        constants.forEach(c -> named.put(c.label(), c));
        return named;
    }

    private SearchSpec spec(Fields fields) {
        String name = name(fields);
        String model = model(fields);
        Metric metric = fields.choice("metric", byLabel(Arrays.asList(Metric.values())), Metric.TOP_1);
        DataSpec data = new DataReader(place, issues).data(fields, metric);
        SpaceRules space = space(fields);
        Objective objective = ObjectiveReader.objective(fields);
        AgentKind agent = fields.choice("agent", byLabel(Arrays.asList(AgentKind.values())), AgentKind.DDPG);
        Budget budget = budget(fields, objective);
        Fields at = fields.object("device", "{pool: default, threads: 1, batch: 1}");
        String pool = at.text("pool");
        DeviceSpec device = new DeviceSpec(
                pool == null ? "default" : pool, at.whole("threads", 1, 1, 1024), at.whole("batch", 1, 1, 65_536));
        at.done();
        long seed = seed(fields);
        fields.done();
        if (issues.isEmpty()) {
            fitTogether(data, metric, objective);
        }
        return new SearchSpec(
                name == null && model != null ? place.nameFor(model) : name,
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

    /** It is shown on terminals and pages, where control characters and turned writing would deceive. */
    private static String name(Fields fields) {
        String name = fields.text("name");
        if (name != null && !NAME.matcher(name).matches()) {
            fields.issue(
                    "name",
                    "A name has 1 to %d letters, digits, signs and blanks.".formatted(MOST_NAME_CHARS),
                    "Leave out control characters.");
        }
        return name;
    }

    private String model(Fields fields) {
        String model = fields.text("model");
        if (model != null) {
            place.checkModel(fields, model);
        } else if (fields.value("model").isEmpty()) {
            fields.issue(
                    "model", "A search needs an ONNX file here.", "Write `model: %s`.".formatted(place.modelForm()));
        }
        return model;
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
        return place.space(fields, name).orElse(SpaceRules.READY_MADE.get(0));
    }

    private Budget budget(Fields fields, Objective objective) {
        Fields budget = fields.object("budget", "{trials: 200, time: 30m, window: 4, finalists: 3}");
        int trials = budget.whole("trials", 200, 1, 1_000_000);
        int window = budget.whole("window", 4, 1, 1024);
        int finalists = budget.whole("finalists", FINALISTS, 0, 1000);
        String text = budget.text("time");
        Optional<Duration> time = text == null ? Optional.empty() : Durations.parse(text);
        if (text != null && time.filter(t -> !t.isZero()).isEmpty()) {
            budget.issue("time", "This is not a span of time.", "Write 45s, 30m or 1h30m.");
        } else if (time.filter(t -> t.compareTo(LONGEST) > 0).isPresent()) {
            budget.issue(
                    "time",
                    "No search goes on for more than %d days.".formatted(LONGEST.toDays()),
                    "Leave `time` out for no limit.");
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
        return new Budget(trials, time.orElse(null), window, speedup > 0 ? speedup : null, finalists);
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
                .filter(l -> l.value() > 0 && l.value() < resolution && metric.countsSamples())
                .ifPresent(l -> issues.add(
                        "data.validation",
                        data.validation(),
                        "So few samples cannot tell a drop of %s points: one sample is %.2g points."
                                .formatted(l.text(), resolution),
                        "Use at least %d.".formatted((int) Math.ceil(100 / l.value()))));
    }
}
