package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.spec.Preprocess;
import java.util.ArrayList;
import java.util.List;

/**
 * How stored samples become the model's shape: colours chosen, resized. The result is kept as planes, channels ×
 * height × width; values that are not pictures are one plane of one row.
 *
 * @param plain whether samples are values, not pictures
 * @param blueFirst whether colours are turned round
 */
record Geometry(int channels, int height, int width, boolean plain, boolean blueFirst, boolean channelsLast) {
    /** How a part's samples reach the model; null where they cannot, which is then among the issues. */
    static Geometry fit(OpenPart part, Preprocess declared, ModelInput model, Issues issues) {
        SampleShape shape = part.shape();
        boolean pictures = shape.varies() || model.isPicture() && (shape.rank() == 2 || shape.rank() == 3);
        Geometry geometry =
                pictures ? ofPictures(part, declared, model, issues) : ofValues(part, declared, model, issues);
        if (geometry == null) {
            return null;
        }
        if (!geometry.reaches(model)) {
            issues.add(
                    part.path(),
                    part.origin(),
                    "The samples come out as %s, the model takes %s."
                            .formatted(new SampleShape(geometry.dims()), model.text()),
                    geometry.hint(model));
            return null;
        }
        return geometry;
    }

    private static Geometry ofValues(OpenPart part, Preprocess declared, ModelInput model, Issues issues) {
        if (declared != null && (declared.height() > 0 || declared.width() > 0)) {
            issues.add(
                    "data.preprocess.resize",
                    "%dx%d".formatted(declared.height(), declared.width()),
                    "Only pictures can be resized; the samples are %s and the model takes %s."
                            .formatted(part.shape(), model.text()),
                    "Leave it out.");
            return null;
        }
        List<Integer> dims = part.shape().dims();
        boolean fits = model.accepts(dims) || model.accepts(List.of(part.shape().values()));
        if (!fits) {
            issues.add(
                    part.path(),
                    part.origin(),
                    "The samples are %s, the model takes %s.".formatted(part.shape(), model.text()),
                    "Give samples of the model's shape.");
            return null;
        }
        return new Geometry(1, 1, part.shape().values(), true, false, false);
    }

    private static Geometry ofPictures(OpenPart part, Preprocess declared, ModelInput model, Issues issues) {
        boolean last = isChannelsLast(declared, model);
        int wanted = model.isPicture() ? model.dims().get(last ? 2 : 0).intValue() : -1;
        int height = declared == null ? 0 : declared.height();
        int width = declared == null ? 0 : declared.width();
        if (part.shape().varies()) {
            if (height == 0 && model.isPicture()) {
                height = (int) Math.max(0, model.dims().get(last ? 0 : 1));
                width = (int) Math.max(0, model.dims().get(last ? 1 : 2));
            }
            if (height == 0 || width == 0) {
                issues.add(
                        "data.preprocess.resize",
                        null,
                        "Pictures of any size need a size to be resized to; the model does not fix one (%s)."
                                .formatted(model.text()),
                        "Say for example `resize: 224x224`.");
                return null;
            }
            int channels = channels(declared, wanted, 3);
            return new Geometry(channels, height, width, false, isBlueFirst(declared, channels), last);
        }
        List<Integer> dims = part.shape().dims();
        boolean flat = dims.size() == 2;
        int stored = flat ? 1 : dims.get(part.isChannelsLast() ? 2 : 0);
        int channels = channels(declared, wanted, stored);
        boolean convertible = (stored == 1 || stored == 3) && (channels == 1 || channels == 3);
        if (!convertible) {
            // As stored: where the model takes another number, the refusal then shows both shapes.
            channels = stored;
        }
        int storedHeight = dims.get(flat || part.isChannelsLast() ? 0 : 1);
        int storedWidth = dims.get(flat || part.isChannelsLast() ? 1 : 2);
        return new Geometry(
                channels,
                height == 0 ? storedHeight : height,
                width == 0 ? storedWidth : width,
                false,
                isBlueFirst(declared, channels),
                last);
    }

    /** The model's layout as declared; where nothing is, by the place of its 1 or 3 channels. */
    static boolean isChannelsLast(Preprocess declared, ModelInput model) {
        if (declared != null && declared.layout() != null) {
            return declared.layout().equals("NHWC");
        }
        if (!model.isPicture()) {
            return false;
        }
        long first = model.dims().get(0);
        long last = model.dims().get(2);
        return first != 1 && first != 3 && (last == 1 || last == 3);
    }

    /** One for grey; else as many as the model takes, or as are stored where it leaves that open. */
    private static int channels(Preprocess declared, int wanted, int stored) {
        if (declared != null && "grey".equals(declared.channels())) {
            return 1;
        }
        return wanted > 0 ? wanted : stored;
    }

    private static boolean isBlueFirst(Preprocess declared, int channels) {
        return channels == 3 && declared != null && "bgr".equals(declared.channels());
    }

    private boolean reaches(ModelInput model) {
        return plain || model.accepts(dims()) || model.accepts(List.of(values()));
    }

    private String hint(ModelInput model) {
        Geometry other = new Geometry(channels, height, width, false, blueFirst, !channelsLast);
        if (model.accepts(other.dims())) {
            return "Say `layout: %s`.".formatted(channelsLast ? "NCHW" : "NHWC");
        }
        if (model.isPicture()) {
            long h = model.dims().get(channelsLast ? 0 : 1);
            long w = model.dims().get(channelsLast ? 1 : 2);
            if (h > 0 && w > 0) {
                return "Say `resize: %dx%d`, and `layout` and `channels` as the model takes them.".formatted(h, w);
            }
        }
        return "Give samples of the model's shape.";
    }

    /** Sizes in the model's layout, without the batch axis. */
    List<Integer> dims() {
        return channelsLast ? List.of(height, width, channels) : List.of(channels, height, width);
    }

    int values() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** One stored sample as planes of this geometry. */
    float[] apply(RawSample sample, boolean storedChannelsLast) {
        if (plain) {
            return sample.values;
        }
        List<Integer> dims = sample.shape.dims();
        boolean last = storedChannelsLast && dims.size() == 3;
        int rank = dims.size();
        int c = rank == 2 ? 1 : dims.get(last ? 2 : 0);
        int h = dims.get(last ? 0 : rank - 2);
        int w = dims.get(last ? 1 : rank - 1);
        float[] planes = last ? planesFirst(sample.values, c, h * w) : sample.values;
        return Bilinear.resize(coloured(planes, c, h * w), channels, h, w, height, width);
    }

    private static float[] planesFirst(float[] pixels, int channels, int area) {
        float[] planes = new float[pixels.length];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < channels; c++) {
                planes[c * area + i] = pixels[i * channels + c];
            }
        }
        return planes;
    }

    private float[] coloured(float[] planes, int stored, int area) {
        if (stored == channels && !blueFirst) {
            return planes;
        }
        float[] out = new float[channels * area];
        if (channels == 1) {
            // ITU-R 601, as Pillow's and OpenCV's conversions to grey.
            for (int i = 0; i < area; i++) {
                out[i] = 0.299f * planes[i] + 0.587f * planes[area + i] + 0.114f * planes[2 * area + i];
            }
            return out;
        }
        for (int c = 0; c < channels; c++) {
            int from = stored == 1 ? 0 : blueFirst ? channels - 1 - c : c;
            System.arraycopy(planes, from * area, out, c * area, area);
        }
        return out;
    }

    /** Of the model's input for one sample, without the batch axis. */
    List<Long> inputDims(ModelInput model, SampleShape stored) {
        if (!plain && model.accepts(dims())) {
            return new ArrayList<>(dims().stream().map(Integer::longValue).toList());
        }
        if (plain && model.accepts(stored.dims())) {
            return stored.dims().stream().map(Integer::longValue).toList();
        }
        return List.of((long) values());
    }
}
