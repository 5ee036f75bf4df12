package io.lapidary.runtime.data;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.NoiseInputs;
import io.lapidary.compression.OnnxModel;
import io.lapidary.hash.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Noise in place of data: for whoever has none, to be judged by agreement with the base. Thread-safe. */
public final class RandomData implements LabelledData {
    private final String name;
    private final ModelInputs noise;

    private RandomData(String name, ModelInputs noise) {
        this.name = name;
        this.noise = noise;
    }

    /** @param seed two different draws come from it */
    public static DataSplits splits(OnnxModel model, int calibration, int validation, long seed) {
        return new DataSplits(
                new RandomData("calibration", new NoiseInputs(model, calibration, seed)),
                new RandomData("validation", new NoiseInputs(model, validation, ~seed)),
                Optional::empty,
                Map.of(
                        "calibration", hash("calibration", calibration, seed),
                        "validation", hash("validation", validation, seed)),
                List.of());
    }

    /** The model, which decides the shapes, has a hash of its own. */
    private static String hash(String part, int samples, long seed) {
        return Sha256.of("random %s %d %d".formatted(part, samples, seed));
    }

    @Override
    public int size() {
        return noise.size();
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        return noise.batch(from, to);
    }

    @Override
    public int label(int i) {
        return -1;
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public String name() {
        return name;
    }
}
