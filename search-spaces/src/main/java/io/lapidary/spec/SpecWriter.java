package io.lapidary.spec;

import io.lapidary.candidate.Precision;
import io.lapidary.json.Durations;
import io.lapidary.json.Json;
import io.lapidary.space.KeepRange;
import io.lapidary.space.Match;
import io.lapidary.space.SpaceRule;
import io.lapidary.space.SpaceRules;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a search as people write it, with nothing left to defaults: what {@link SpecReader} reads back as it was. */
public final class SpecWriter {
    private SpecWriter() {}

    /** As YAML, paths as they stand. */
    public static String yaml(SearchSpec spec) {
        return Json.yaml(tree(spec));
    }

    /** The spec for a file in another folder: its paths lead from there to the same files. */
    public static SearchSpec moved(SearchSpec spec, Path from, Path to) {
        Mover mover =
                new Mover(from.toAbsolutePath().normalize(), to.toAbsolutePath().normalize());
        DataSpec data = spec.data();
        return new SearchSpec(
                spec.name(),
                mover.path(spec.model()),
                new DataSpec(
                        data.source(),
                        data.dataset(),
                        mover.part(data.train()),
                        mover.part(data.test()),
                        data.preprocess(),
                        data.calibration(),
                        data.validation()),
                spec.metric(),
                spec.space(),
                spec.objective(),
                spec.agent(),
                spec.budget(),
                spec.device(),
                spec.seed());
    }

    private record Mover(Path from, Path to) {
        String path(String path) {
            if (path == null || Path.of(path).isAbsolute()) {
                return path;
            }
            return to.relativize(from.resolve(path).normalize()).toString();
        }

        DataPart part(DataPart part) {
            return part == null
                    ? null
                    : new DataPart(path(part.images()), path(part.labels()), path(part.folder()), path(part.npz()));
        }
    }

    /** As nested maps, in the order in which people write them. */
    public static Map<String, Object> tree(SearchSpec spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", spec.name());
        tree.put("model", spec.model());
        tree.put("data", data(spec.data()));
        tree.put("metric", spec.metric().label());
        tree.put("space", space(spec.space()));
        Map<String, Object> limits = new LinkedHashMap<>();
        spec.objective().limits().forEach(l -> limits.put(l.quantity().label(), l.text()));
        Map<String, Object> objective = ordered("goal", spec.objective().goal().label());
        if (spec.objective().reward() != null) {
            objective.put("reward", spec.objective().reward().expression());
        }
        objective.put("limits", limits);
        tree.put("objective", objective);
        tree.put("agent", spec.agent().label());
        tree.put("budget", budget(spec.budget()));
        tree.put(
                "device",
                ordered(
                        "pool", spec.device().pool(),
                        "threads", spec.device().threads(),
                        "batch", spec.device().batch()));
        tree.put("seed", spec.seed());
        return tree;
    }

    private static Map<String, Object> budget(Budget budget) {
        Map<String, Object> tree =
                ordered("trials", budget.trials(), "window", budget.window(), "finalists", budget.finalists());
        if (budget.time() != null) {
            tree.put("time", Durations.text(budget.time()));
        }
        if (budget.stopAtSpeedup() != null) {
            tree.put("stop-at", Map.of("speedup", budget.stopAtSpeedup()));
        }
        return tree;
    }

    private static Map<String, Object> data(DataSpec data) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (data.source() != null) {
            tree.put("source", data.source());
        }
        if (data.dataset() != null) {
            tree.put("dataset", data.dataset());
        }
        if (data.train() != null) {
            tree.put("train", part(data.train()));
        }
        if (data.test() != null) {
            tree.put("test", part(data.test()));
        }
        if (data.preprocess() != null) {
            tree.put("preprocess", preprocess(data.preprocess()));
        }
        tree.put("calibration", data.calibration());
        tree.put("validation", data.validation());
        return tree;
    }

    private static Map<String, Object> part(DataPart part) {
        Map<String, Object> tree =
                ordered("images", part.images(), "labels", part.labels(), "folder", part.folder(), "npz", part.npz());
        tree.values().removeIf(v -> v == null);
        return tree;
    }

    private static Map<String, Object> preprocess(Preprocess p) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (p.height() > 0) {
            tree.put("resize", p.height() + "x" + p.width());
        }
        tree.put("scale", p.scale());
        tree.put("mean", p.mean());
        tree.put("std", p.std());
        tree.put("layout", p.layout());
        tree.put("channels", p.channels());
        return tree;
    }

    /** A space as people write it. */
    public static Map<String, Object> space(SpaceRules rules) {
        Map<String, Object> tree = ordered(
                "name",
                rules.name(),
                "defaults",
                ordered("keep", keep(rules.keep()), "precisions", labels(rules.precisions())));
        if (!rules.rules().isEmpty()) {
            tree.put("rules", rules.rules().stream().map(SpecWriter::rule).toList());
        }
        return tree;
    }

    private static Map<String, Object> rule(SpaceRule rule) {
        Match match = rule.match();
        Map<String, Object> where = ordered("name", match.name(), "op", match.op(), "position", match.position());
        where.values().removeIf(v -> v == null);
        Map<String, Object> tree = ordered("match", where);
        if (rule.keep() != null) {
            tree.put("keep", keep(rule.keep()));
        }
        if (rule.precisions() != null) {
            tree.put("precisions", labels(rule.precisions()));
        }
        return tree;
    }

    private static Object keep(KeepRange keep) {
        return keep.equals(KeepRange.FIXED)
                ? "fixed"
                : ordered("min", keep.min(), "max", keep.max(), "step", keep.step() == 0 ? "auto" : keep.step());
    }

    private static List<String> labels(List<Precision> precisions) {
        return precisions.stream().map(Precision::label).toList();
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
