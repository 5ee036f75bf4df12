package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.spec.DataPart;
import io.lapidary.spec.DataSpec;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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
     * @throws InvalidInput with everything that is wrong
     */
    public DataSplits load(DataSpec spec, Path base, Path cache, ModelGraph graph, long seed) {
        Issues issues = new Issues();
        ModelInput model = ModelInput.of(graph, issues);
        boolean preferChannelsLast = model != null && Geometry.isChannelsLast(spec.preprocess(), model);
        Opener opener = new Opener(base, preferChannelsLast);
        OpenPart train = null;
        Function<Issues, OpenPart> test = null;
        int[] heldOut = {};
        var preprocess = spec.preprocess();
        if (spec.source() != null) {
            BuiltInData builtIn = BuiltInData.open(spec.source(), builtInFolders(cache), memory, issues);
            if (builtIn != null) {
                train = builtIn.train();
                test = builtIn.test();
                heldOut = builtIn.heldOut();
                preprocess = preprocess == null ? builtIn.preprocess() : preprocess;
            }
        } else if (spec.train() == null) {
            issues.add("data", null, "There are no data.", "Name `source` or `train`.");
        } else {
            train = opener.open("data.train", spec.train(), issues);
            test = spec.test() == null ? null : noted -> opener.open("data.test", spec.test(), noted);
        }
        OpenPart openTest = test == null ? null : test.apply(issues);
        if (model == null) {
            issues.throwIfAny();
        }
        FittedPart fitted = train == null ? null : FittedPart.of(train, preprocess, model, issues);
        FittedPart fittedTest = openTest == null ? null : FittedPart.of(openTest, preprocess, model, issues);
        if (fitted != null) {
            enough(fitted, spec, issues);
        }
        if (fittedTest != null) {
            fittedTest.refuseBeyond(memory, fittedTest.part().samples(), issues);
        }
        sameClasses(train, openTest, issues);
        issues.throwIfAny();
        Drawn drawn = Drawn.from(fitted, heldOut, spec.calibration(), spec.validation(), seed);
        return new DataSplits(drawn.calibration(), drawn.validation(), once(fittedTest), drawn.hashes());
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

    private void enough(FittedPart fitted, DataSpec spec, Issues issues) {
        long wanted = (long) spec.calibration() + spec.validation();
        int there = fitted.part().samples();
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
                    "Together they need (%d) samples, (%s) has (%d)."
                            .formatted(wanted, fitted.part().origin(), there),
                    there < 2
                            ? "Give more samples."
                            : "Say for example `calibration: %d`, `validation: %d`."
                                    .formatted(calibration, there - calibration));
        } else {
            fitted.refuseBeyond(memory, wanted, issues);
        }
    }

    private static void sameClasses(OpenPart train, OpenPart test, Issues issues) {
        if (train instanceof FolderPart a
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
    private static Supplier<Optional<LabelledData>> once(FittedPart test) {
        return new Supplier<>() {
            private FittedPart unread = test;
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
        private final boolean preferChannelsLast;

        Opener(Path base, boolean preferChannelsLast) {
            this.base = base;
            this.preferChannelsLast = preferChannelsLast;
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
                Path folder = resolve(path + ".folder", part.folder(), issues);
                return folder == null ? null : FolderPart.open(path + ".folder", folder, issues);
            }
            if (part.npz() != null) {
                Path file = resolve(path + ".npz", part.npz(), issues);
                return file == null ? null : NpzPart.open(path + ".npz", file, preferChannelsLast, issues);
            }
            Path images = resolve(path + ".images", part.images(), issues);
            Path labels = part.labels() == null ? null : resolve(path + ".labels", part.labels(), issues);
            boolean readable = images != null && (labels != null || part.labels() == null);
            return readable ? IdxPart.open(path, images, labels, memory, issues) : null;
        }

        private Path resolve(String path, String text, Issues issues) {
            try {
                return base.resolve(text).normalize();
            } catch (InvalidPathException e) {
                issues.add(path, text, "This is not a path: " + e.getReason() + ".", "");
                return null;
            }
        }
    }
}
