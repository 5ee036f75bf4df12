package io.lapidary.runtime.data;

import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * A NumPy archive for a model of one input: {@code x}, or an array by the input's name (unsigned bytes or floats, whole
 * numbers where the model takes them; samples first), with {@code y} or without. Nothing else in it is looked at.
 */
final class NpzPart implements OpenPart {
    private final String path;
    private final NpzArray x;
    private final boolean channelsLast;
    private final NpzAnswers answers;

    private NpzPart(String path, NpzArray x, boolean channelsLast, NpzAnswers answers) {
        this.path = path;
        this.x = x;
        this.channelsLast = channelsLast;
        this.answers = answers;
    }

    /**
     * Reads heads and labels.
     *
     * @param tables by input the rows of the table that it picks from
     * @param preferChannelsLast how pictures are taken whose shape fits both ways
     * @return null where something is wrong, which is then among the issues
     */
    static NpzPart open(
            String path,
            Path file,
            ModelGraph model,
            Map<String, Long> tables,
            boolean preferChannelsLast,
            NpzAnswers.Wanted wanted,
            Issues issues) {
        if (!NpzAnswers.isFile(path, file, issues)) {
            return null;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String input =
                    model.inputs().isEmpty() ? "x" : model.inputs().get(0).name();
            boolean takesFloats = model.inputs().isEmpty()
                    || NpyHeader.isFloating(model.inputs().get(0).type());
            NpzArray x = NpzArray.open(zip, file, !NpzArray.isIn(zip, "x") && NpzArray.isIn(zip, input) ? input : "x");
            check(x, takesFloats);
            if (x.header().isFloat()) {
                ArrayContent.of(x, Float.NaN).noteBroken(path, issues);
            } else if (tables.containsKey(input)) {
                ArrayContent.of(x, Float.NaN).noteBeyond(path, tables.get(input), issues);
            }
            return new NpzPart(
                    path,
                    x,
                    channelsLast(x.header().shape(), preferChannelsLast),
                    NpzAnswers.read(path, zip, file, x.samples(), wanted, issues));
        } catch (IOException | ArithmeticException e) {
            issues.add(
                    path,
                    file,
                    "This is not a usable NPZ: " + e.getMessage(),
                    "Write it with numpy.savez(file, x=…, y=…).");
            return null;
        }
    }

    private static void check(NpzArray x, boolean takesFloats) throws IOException {
        NpyHeader header = x.header();
        if (header.shape().size() < 2) {
            throw new IOException("x has (%d) axes; it needs samples first and at least one more."
                    .formatted(header.shape().size()));
        }
        if (!takesFloats && header.isFloat()) {
            throw new IOException("%s holds floats, the model takes whole numbers: save %s.astype('int64')."
                    .formatted(x.name(), x.name()));
        }
        if (takesFloats && !header.isUnsignedByte() && !header.isFloat()) {
            throw new IOException(
                    "x holds integers of (%d) bytes; it must be uint8 or float.".formatted(header.bytes()));
        }
    }

    private static boolean channelsLast(List<Integer> shape, boolean preferred) {
        if (shape.size() != 4) {
            return false;
        }
        boolean first = isChannels(shape.get(1));
        boolean last = isChannels(shape.get(3));
        return first == last ? preferred : last;
    }

    private static boolean isChannels(int dim) {
        return dim == 1 || dim == 3;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String origin() {
        return x.file().toString();
    }

    @Override
    public int samples() {
        return x.samples();
    }

    @Override
    public SampleShape shape() {
        return x.sample();
    }

    @Override
    public boolean isChannelsLast() {
        return channelsLast;
    }

    @Override
    public boolean isBytes() {
        return x.header().isUnsignedByte();
    }

    @Override
    public Optional<int[]> labels() {
        return Optional.ofNullable(answers.labels());
    }

    @Override
    public Optional<NpzArray> targets() {
        return Optional.ofNullable(answers.targets());
    }

    @Override
    public int largestClass() {
        return answers.largestClass();
    }

    @Override
    public void read(int[] ascending, Sink sink) throws IOException {
        x.read(ascending, sink);
    }
}
