package io.lapidary.spec;

import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the part of a search that names its data. */
final class DataReader {
    /** Fewer samples than this make no usable Gram matrix of even a narrow layer. */
    private static final int LEAST_CALIBRATION = 16;

    private static final int CALIBRATION = 512;
    private static final int VALIDATION = 5000;
    private static final int RANDOM_VALIDATION = 1000;
    private static final int MOST_SAMPLES = 10_000_000;

    private static final String FORM = "{source: fashion-mnist}";
    private static final String PART_FORM =
            "{folder: train}, {images: x-idx3-ubyte, labels: y-idx1-ubyte} or {npz: x.npz}";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern ONE_SIZE = Pattern.compile("\\d{1,5}");

    private final SpecPlace place;
    private final Issues issues;

    DataReader(SpecPlace place, Issues issues) {
        this.place = place;
        this.issues = issues;
    }

    DataSpec data(Fields owner, Metric metric) {
        if (owner.value("data").isEmpty() && metric == Metric.AGREEMENT) {
            return random();
        }
        if (owner.value("data").isEmpty()) {
            owner.issue(
                    "data", "A search needs data to calibrate and judge with.", "Write `data: %s`.".formatted(FORM));
        }
        Fields data = owner.object("data", FORM);
        String source = data.choice("source", DataSpec.BUILT_IN, null);
        String dataset = data.text("dataset");
        boolean own = List.of("dataset", "train", "test").stream()
                .anyMatch(key -> data.value(key).isPresent());
        Optional<Path> folder = own ? place.dataFolder(data, dataset) : Optional.empty();
        DataPart train = part(data, "train", folder, metric);
        DataPart test = part(data, "test", folder, metric);
        Preprocess preprocess = preprocess(data);
        boolean random = DataSpec.RANDOM.equals(source);
        int calibration = data.whole("calibration", CALIBRATION, LEAST_CALIBRATION, MOST_SAMPLES);
        int validation = data.whole("validation", random ? RANDOM_VALIDATION : VALIDATION, 1, MOST_SAMPLES);
        data.done();
        boolean builtIn = data.value("source").isPresent();
        if (builtIn && (own || preprocess != null)) {
            data.issue(
                    "source",
                    "Built-in data bring their own parts and preprocessing.",
                    "Give either `source`, or `train` with `test` and `preprocess`.");
        }
        if (!builtIn
                && train == null
                && owner.value("data").isPresent()
                && data.value("train").isEmpty()) {
            data.issue(
                    "train",
                    "There is no data to calibrate and judge with.",
                    "Write `source: %s` or `train: %s`.".formatted(DataSpec.BUILT_IN.get(0), PART_FORM));
        }
        if (DataSpec.RANDOM.equals(source) && metric != Metric.AGREEMENT) {
            data.issue(
                    "source",
                    "Random inputs have no right answers, which the metric %s needs.".formatted(metric.label()),
                    "Use the metric `agreement`, or give data of your own.");
        }
        Preprocess given = preprocess == null ? Preprocess.none() : preprocess;
        return new DataSpec(source, dataset, train, test, source == null ? given : null, calibration, validation);
    }

    /** Where nothing is given: enough noise to tell half a point. */
    private static DataSpec random() {
        return new DataSpec(DataSpec.RANDOM, null, null, null, null, CALIBRATION, RANDOM_VALIDATION);
    }

    private DataPart part(Fields data, String key, Optional<Path> folder, Metric metric) {
        if (data.value(key).isEmpty()) {
            return null;
        }
        Fields part = data.object(key, PART_FORM);
        String images = existing(part, "images", folder, false);
        String labels = existing(part, "labels", folder, false);
        String directory = existing(part, "folder", folder, true);
        String npz = existing(part, "npz", folder, false);
        part.done();
        long forms = List.of("images", "folder", "npz").stream()
                .filter(form -> part.value(form).isPresent())
                .count();
        if (forms != 1) {
            data.issue(key, "A part of the data has exactly one form.", "Write %s.".formatted(PART_FORM));
        }
        if (metric.needsTargets() && npz == null && part.value("npz").isEmpty()) {
            data.issue(
                    key,
                    "The metric %s compares with an array for each sample, which only NPZ holds."
                            .formatted(metric.label()),
                    "Write {npz: x.npz} with `x` and `y`.");
        }
        if (images != null
                && labels == null
                && !metric.needsTargets()
                && metric != Metric.AGREEMENT
                && part.value("labels").isEmpty()) {
            part.issue(
                    "labels",
                    "The metric %s needs labels.".formatted(metric.label()),
                    "Name the file of labels, or use the metric `agreement`.");
        }
        return new DataPart(images, labels, directory, npz);
    }

    private String existing(Fields part, String key, Optional<Path> folder, boolean directory) {
        String path = part.text(key);
        if (path != null) {
            folder.ifPresent(f -> place.checkData(f, part, key, path, directory));
        }
        return path;
    }

    private Preprocess preprocess(Fields data) {
        if (data.value("preprocess").isEmpty()) {
            return null;
        }
        Fields fields = data.object("preprocess", "{resize: 32x32, scale: 1/255, mean: [0.5], std: [0.5]}");
        Preprocess none = Preprocess.none();
        int[] size = size(fields);
        double scale = fields.number("scale", none.scale(), v -> v != 0, "a number other than 0, such as 1/255");
        List<Double> mean = numbers(fields, "mean").orElse(none.mean());
        List<Double> std = numbers(fields, "std").orElse(none.std());
        if (std.stream().anyMatch(s -> s <= 0)) {
            fields.issue("std", "A standard deviation must be above 0.", "Leave `std` out to divide by nothing.");
        }
        if (mean.size() != std.size() && mean.size() > 1 && std.size() > 1) {
            fields.issue(
                    "std",
                    "There are %d means but %d standard deviations.".formatted(mean.size(), std.size()),
                    "Give one for each channel, or a single one for all.");
        }
        String layout = fields.choice("layout", List.of("NCHW", "NHWC"), none.layout());
        String channels = fields.choice("channels", List.of("rgb", "bgr", "grey"), none.channels());
        fields.done();
        return new Preprocess(size[0], size[1], scale, mean, std, layout, channels);
    }

    /** Height and width, zeros where nothing is said. */
    private static int[] size(Fields fields) {
        String text = fields.text("resize");
        if (text == null) {
            return new int[] {0, 0};
        }
        Matcher matcher = SIZE.matcher(text);
        int[] size = {0, 0};
        if (matcher.matches()) {
            size = new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
        } else if (ONE_SIZE.matcher(text).matches()) {
            size = new int[] {Integer.parseInt(text), Integer.parseInt(text)};
        }
        if (size[0] == 0 || size[1] == 0) {
            fields.issue("resize", "This is not a size in pixels.", "Write height x width, such as 32x32.");
        }
        return size;
    }

    private static Optional<List<Double>> numbers(Fields fields, String key) {
        Optional<List<String>> texts = fields.texts(key);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        List<Double> numbers = new ArrayList<>();
        texts.get().forEach(t -> Numbers.parse(t).ifPresent(numbers::add));
        if (numbers.isEmpty() || numbers.size() != texts.get().size()) {
            fields.issue(
                    key, "These must be numbers, one for each channel or one for all.", "Such as [0.5] or [128/255].");
            return Optional.empty();
        }
        return Optional.of(numbers);
    }
}
