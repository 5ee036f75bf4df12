package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Preprocess;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the data of a search: built-in data by name, IDX files, folders of class folders, NPZ. Calibration and
 * validation are disjoint, seeded draws from the training part. Where built-in data know samples that their network has
 * not learnt from, validation is drawn from these. Thread-safe.
 */
public final class DataLoader {
    private final Optional<Path> dataFolder;
    private final long memory;

    /**
     * @param dataFolder where the user keeps built-in data ({@code LAPIDARY_DATA}), looked at before the cache
     * @param memory bytes that the samples of one part may take
     */
    public DataLoader(Optional<Path> dataFolder, long memory) {
        this.dataFolder = dataFolder;
        this.memory = memory;
    }

    /** With the folder that the environment names, and half of Java's memory. */
    public static DataLoader ofEnvironment() {
        return new DataLoader(
                Optional.ofNullable(System.getenv("LAPIDARY_DATA"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of),
                Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Reads the drawn samples; the test part is opened and checked, but read only when asked for.
     *
     * @param base folder that the spec's paths are relative to
     * @param cache folder that holds built-in data
     * @param tables by input of the model the rows of the table that it picks from, which its numbers stay below
     * @param metric that the samples' answers must fit
     * @throws InvalidInput with everything that is wrong
     */
    public DataSplits load(
            DataSpec spec,
            Path base,
            Path cache,
            ModelGraph graph,
            Map<String, Long> tables,
            Metric metric,
            long seed) {
        Issues issues = new Issues();
        boolean several = graph.inputs().size() > 1;
        Parts parts = several
                ? arrays(spec, base, graph, tables, metric, issues)
                : one(spec, base, cache, graph, tables, metric, issues);
        if (parts.train() != null) {
            enough(parts.train(), spec, issues);
        }
        if (parts.test() != null) {
            parts.test().refuseBeyond(memory, parts.test().samples(), issues);
        }
        issues.throwIfAny();
        Drawn drawn = Drawn.from(parts.train(), parts.heldOut(), spec.calibration(), spec.validation(), seed);
        List<Answers> answers = Stream.of(parts.train(), parts.test())
                .filter(Objects::nonNull)
                .flatMap(p -> p.answers().stream())
                .toList();
        return new DataSplits(drawn.calibration(), drawn.validation(), once(parts.test()), drawn.hashes(), answers);
    }

    /** The parts that were opened; null where there is none, or something is wrong with it. */
    private record Parts(Fitted train, Fitted test, int[] heldOut) {}

    /** For a model of one input. */
    private Parts one(
            DataSpec spec,
            Path base,
            Path cache,
            ModelGraph graph,
            Map<String, Long> tables,
            Metric metric,
            Issues issues) {
        ModelInput model = ModelInput.of(graph, issues);
        boolean preferChannelsLast = model != null && Geometry.isChannelsLast(spec.preprocess(), model);
        Opener opener = new Opener(base, graph, tables, preferChannelsLast, metric);
        OpenPart train = null;
        OpenPart test = null;
        int[] heldOut = {};
        var preprocess = spec.preprocess();
        if (spec.source() != null) {
            BuiltInData builtIn = BuiltInData.open(spec.source(), builtInFolders(cache), memory, issues);
            if (builtIn != null) {
                train = builtIn.train();
                test = builtIn.test().apply(issues);
                heldOut = builtIn.heldOut();
                preprocess = preprocess == null ? builtIn.preprocess() : preprocess;
            }
        } else if (spec.train() == null) {
            issues.add("data", null, "There are no data.", "Name `source` or `train`.");
        } else {
            train = opener.open("data.train", spec.train(), issues);
            test = spec.test() == null ? null : opener.open("data.test", spec.test(), issues);
        }
        if (model == null) {
            issues.throwIfAny();
        }
        Fitted fitted = train == null ? null : FittedPart.of(train, preprocess, model, metric, issues);
        Fitted fittedTest = test == null ? null : FittedPart.of(test, preprocess, model, metric, issues);
        sameClasses(train, test, metric, issues);
        return new Parts(fitted, fittedTest, heldOut);
    }

    /** For a model of several inputs. */
    private Parts arrays(
            DataSpec spec, Path base, ModelGraph graph, Map<String, Long> tables, Metric metric, Issues issues) {
        if (spec.source() != null) {
            issues.add(
                    "data.source",
                    spec.source(),
                    "These data are pictures; the model has (%d) inputs."
                            .formatted(graph.inputs().size()),
                    "Give {npz: …} with one array for each, or `source: random` with the metric `agreement`.");
        }
        if (spec.preprocess() != null && !spec.preprocess().equals(Preprocess.none())) {
            issues.add(
                    "data.preprocess",
                    null,
                    "A model of several inputs is fed its arrays as they are stored.",
                    "Leave it out, and save the arrays as the model takes them.");
        }
        return new Parts(
                arrays("data.train", spec.train(), base, graph, tables, metric, issues),
                arrays("data.test", spec.test(), base, graph, tables, metric, issues),
                new int[0]);
    }

    private static Fitted arrays(
            String path,
            DataPart part,
            Path base,
            ModelGraph graph,
            Map<String, Long> tables,
            Metric metric,
            Issues issues) {
        if (part == null) {
            return null;
        }
        if (part.npz() == null) {
            issues.add(
                    path,
                    part.folder() == null ? part.images() : part.folder(),
                    "This model has (%d) inputs: %s."
                            .formatted(
                                    graph.inputs().size(),
                                    graph.inputs().stream()
                                            .map(TensorInfo::name)
                                            .collect(Collectors.joining(", "))),
                    "Give {npz: …} with one array for each, by its name.");
            return null;
        }
        Path file = resolve(base, path + ".npz", part.npz(), issues);
        return file == null ? null : FittedArrays.open(path + ".npz", file, graph, tables, metric, issues);
    }

    private static Path resolve(Path base, String path, String text, Issues issues) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            issues.add(path, text, "This is not a path: " + e.getReason() + ".", "");
            return null;
        }
    }

    private List<Path> builtInFolders(Path cache) {
        List<Path> folders = new ArrayList<>();
        dataFolder.ifPresent(folder -> {
            folders.add(folder);
            folders.add(folder.resolve("fashion-mnist"));
        });
        folders.add(cache.resolve("fashion-mnist"));
        return folders;
    }

    private void enough(Fitted fitted, DataSpec spec, Issues issues) {
        long wanted = (long) spec.calibration() + spec.validation();
        int there = fitted.samples();
        if (spec.calibration() < 1 || spec.validation() < 1) {
            issues.add(
                    "data",
                    "calibration %d, validation %d".formatted(spec.calibration(), spec.validation()),
                    "Both need at least one sample.",
                    "");
        } else if (wanted > there) {
            int calibration = Math.max(1, Math.min(spec.calibration(), there / 4));
            issues.add(
                    "data",
                    "calibration %d, validation %d".formatted(spec.calibration(), spec.validation()),
                    "Together they need (%d) samples, (%s) has (%d).".formatted(wanted, fitted.origin(), there),
                    there < 2
                            ? "Give more samples."
                            : "Say for example `calibration: %d`, `validation: %d`."
                                    .formatted(calibration, there - calibration));
        } else {
            fitted.refuseBeyond(memory, wanted, issues);
        }
    }

    private static void sameClasses(OpenPart train, OpenPart test, Metric metric, Issues issues) {
        if (metric.countsSamples()
                && train instanceof FolderPart a
                && test instanceof FolderPart b
                && !a.classNames().equals(b.classNames())) {
            issues.add(
                    "data.test.folder",
                    b.origin(),
                    "Its class folders are %s, the training part's %s.".formatted(b.classNames(), a.classNames()),
                    "Give both the same class folders; an empty one will do.");
        }
    }

    /** Reads at the first call, keeps the result, and gives up the opened files. */
    private static Supplier<Optional<LabelledData>> once(Fitted test) {
        return new Supplier<>() {
            private Fitted unread = test;
            private LabelledData read;

            @Override
            public synchronized Optional<LabelledData> get() {
                if (unread != null) {
                    read = Drawn.all("test", unread);
                    unread = null;
                }
                return Optional.ofNullable(read);
            }
        };
    }

    /** Opens a part of the user's own in whichever of the three forms it is given. */
    private final class Opener {
        private final Path base;
        private final ModelGraph graph;
        private final Map<String, Long> tables;
        private final boolean preferChannelsLast;
        private final Metric metric;

        Opener(Path base, ModelGraph graph, Map<String, Long> tables, boolean preferChannelsLast, Metric metric) {
            this.base = base;
            this.graph = graph;
            this.tables = tables;
            this.preferChannelsLast = preferChannelsLast;
            this.metric = metric;
        }

        OpenPart open(String path, DataPart part, Issues issues) {
            int forms =
                    (part.images() == null ? 0 : 1) + (part.folder() == null ? 0 : 1) + (part.npz() == null ? 0 : 1);
            if (forms != 1) {
                issues.add(
                        path,
                        null,
                        "It needs exactly one of images (with labels), folder and npz, not (%d).".formatted(forms),
                        "");
                return null;
            }
            if (part.folder() != null) {
                Path folder = resolve(base, path + ".folder", part.folder(), issues);
                return folder == null ? null : FolderPart.open(path + ".folder", folder, issues);
            }
            if (part.npz() != null) {
                Path file = resolve(base, path + ".npz", part.npz(), issues);
                return file == null
                        ? null
                        : NpzPart.open(
                                path + ".npz",
                                file,
                                graph,
                                tables,
                                preferChannelsLast,
                                NpzAnswers.Wanted.of(metric),
                                issues);
            }
            Path images = resolve(base, path + ".images", part.images(), issues);
            Path labels = part.labels() == null ? null : resolve(base, path + ".labels", part.labels(), issues);
            boolean readable = images != null && (labels != null || part.labels() == null);
            return readable ? IdxPart.open(path, images, labels, memory, issues) : null;
        }
    }
}
