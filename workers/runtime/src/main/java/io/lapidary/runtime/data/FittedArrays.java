package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.issue.Issues;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;

/**
 * A NumPy archive for a model of several inputs: one array for each, by its name, samples first, exactly as the model
 * takes it. An input whose first axis is not the batch, such as a recurrent state, has one whole array for each sample.
 */
record FittedArrays(String path, Path file, List<Fed> fed, NpzAnswers right, int classes) implements Fitted {
    FittedArrays {
        fed = List.copyOf(fed);
    }

    /**
     * An array with the input that it feeds.
     *
     * @param batched whether samples are stacked along the input's first axis; else a run takes one
     */
    record Fed(NpzArray array, String input, boolean batched) {}

    /**
     * Reads heads and labels, and looks at what the arrays hold.
     *
     * @param tables by input the rows of the table that it picks from
     * @return null where something does not fit, which is then among the issues
     */
    static FittedArrays open(
            String path, Path file, ModelGraph model, Map<String, Long> tables, Metric metric, Issues issues) {
        if (!NpzAnswers.isFile(path, file, issues)) {
            return null;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<Fed> fed = new ArrayList<>();
            for (TensorInfo input : model.inputs()) {
                Fed array = fed(zip, path, file, input, model, issues);
                if (array != null) {
                    look(array, path, tables.get(input.name()), issues);
                    fed.add(array);
                }
            }
            if (fed.size() < model.inputs().size() || !sameSamples(path, file, fed, issues)) {
                return null;
            }
            if (fed.get(0).array().samples() == 0) {
                issues.add(path, file, "It holds no samples.", "");
                return null;
            }
            NpzAnswers answers = NpzAnswers.read(
                    path, zip, file, fed.get(0).array().samples(), NpzAnswers.Wanted.of(metric), issues);
            int classes = metric.countsSamples() ? classes(path, file, answers, metric, issues) : 0;
            return classes < 0 ? null : new FittedArrays(path, file, fed, answers, classes);
        } catch (IOException | ArithmeticException e) {
            issues.add(path, file, "This is not a usable NPZ: " + e.getMessage(), wayOut(model));
            return null;
        }
    }

    private static void look(Fed fed, String path, Long rows, Issues issues) throws IOException {
        if (fed.array().header().isFloat()) {
            ArrayContent.of(fed.array(), Float.NaN).noteBroken(path, issues);
        } else if (rows != null) {
            ArrayContent.of(fed.array(), Float.NaN).noteBeyond(path, rows, issues);
        }
    }

    private static String wayOut(ModelGraph model) {
        return "Write it with numpy.savez(file, %s)."
                .formatted(model.inputs().stream().map(i -> i.name() + "=…").collect(Collectors.joining(", ")));
    }

    private static Fed fed(ZipFile zip, String path, Path file, TensorInfo input, ModelGraph model, Issues issues)
            throws IOException {
        if (!NpzArray.isIn(zip, input.name())) {
            issues.add(
                    path,
                    file,
                    "It has no array for the model's input (%s), only %s.".formatted(input.name(), NpzArray.names(zip)),
                    wayOut(model));
            return null;
        }
        NpzArray array = NpzArray.open(zip, file, input.name());
        if (array.header().isFloat() && !NpyHeader.isFloating(input.type())) {
            issues.add(
                    path,
                    file,
                    "The array %s holds floats, the model takes %s.".formatted(input.name(), input.type()),
                    "Save it as whole numbers, with .astype('int64').");
            return null;
        }
        List<Long> shape = input.shape();
        List<Long> first = model.inputs().get(0).shape();
        boolean batched = !shape.isEmpty()
                && (shape.get(0) < 0 || !first.isEmpty() && shape.get(0).equals(first.get(0)));
        List<Long> wanted = batched ? shape.subList(1, shape.size()) : shape;
        if (!fits(array.dims(), wanted)) {
            issues.add(
                    path,
                    file,
                    "A sample of the array %s is %s, the model takes %s."
                            .formatted(input.name(), array.dims(), text(wanted)),
                    "Give samples first, then the model's own shape.");
            return null;
        }
        if (!batched && (first.isEmpty() || first.get(0) > 1)) {
            issues.add(
                    "model",
                    model.name(),
                    "It takes (%d) samples at once, but only one (%s)."
                            .formatted(first.isEmpty() ? 0 : first.get(0), input.name()),
                    "Export it for one sample at a time.");
            return null;
        }
        return new Fed(array, input.name(), batched);
    }

    private static boolean fits(List<Long> dims, List<Long> wanted) {
        return dims.size() == wanted.size()
                && IntStream.range(0, dims.size())
                        .allMatch(i -> wanted.get(i) < 0 || wanted.get(i).equals(dims.get(i)));
    }

    private static String text(List<Long> dims) {
        return dims.stream().map(d -> d < 0 ? "?" : String.valueOf(d)).collect(Collectors.joining(", ", "[", "]"));
    }

    private static boolean sameSamples(String path, Path file, List<Fed> fed, Issues issues) {
        boolean same =
                fed.stream().mapToInt(f -> f.array().samples()).distinct().count() == 1;
        if (!same) {
            issues.add(
                    path,
                    file,
                    fed.stream()
                            .map(f ->
                                    "%s has (%d)".formatted(f.input(), f.array().samples()))
                            .collect(Collectors.joining(", ", "The arrays differ in their number of samples: ", ".")),
                    "Give as many of each.");
        }
        return same;
    }

    private static int classes(String path, Path file, NpzAnswers answers, Metric metric, Issues issues) {
        if (answers.labels() == null) {
            issues.add(
                    path,
                    file,
                    "The metric %s needs a class for each sample, and there are none.".formatted(metric.label()),
                    "Give `y`, or use the metric `agreement`, which needs none.");
            return -1;
        }
        int smallest = Arrays.stream(answers.labels()).min().orElse(0);
        if (smallest < 0) {
            issues.add(path, smallest, "Labels count from 0.", "");
            return -1;
        }
        return Arrays.stream(answers.labels()).max().orElse(0) + 1;
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public int samples() {
        return fed.get(0).array().samples();
    }

    @Override
    public Optional<Answers> answers() {
        if (classes > 0) {
            return Optional.of(new Answers(path, origin(), List.of(), right.largestClass()));
        }
        return Optional.ofNullable(right.targets())
                .map(y -> new Answers(path, origin(), y.dims(), right.largestClass()));
    }

    @Override
    public void refuseBeyond(long memory, long samples, Issues issues) {
        long each = fed.stream()
                        .mapToLong(f -> 4L * f.array().sample().values() + 16)
                        .sum()
                + (right.targets() == null ? 0 : right.targets().bytesEach());
        if (each > memory / samples) {
            issues.add(
                    path,
                    file,
                    "(%d) samples need (%d) bytes of memory, (%d) are allowed."
                            .formatted(samples, each * samples, memory),
                    "At most (%d) samples fit; use fewer, or give Java more memory.".formatted(memory / each));
        }
    }

    @Override
    public Drawn read(String name, int[] drawn, boolean answered) {
        List<float[][]> values = new ArrayList<>();
        for (Fed each : fed) {
            float[][] samples = new float[drawn.length][];
            Draws.inFileOrder(this, drawn, (ascending, slots) -> each.array()
                    .read(ascending, (position, sample) -> samples[slots[position]] = sample.values));
            values.add(samples);
        }
        int[] labels = right.labels() == null
                ? null
                : IntStream.of(drawn).map(i -> right.labels()[i]).toArray();
        Targets targets = answered && right.targets() != null ? Draws.targets(this, right.targets(), drawn, 1) : null;
        return new ArrayData(name, fed, values, drawn.length, labels, classes, targets);
    }
}
