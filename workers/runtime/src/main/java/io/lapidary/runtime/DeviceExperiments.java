package io.lapidary.runtime;

import ai.onnxruntime.OrtException;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.NoiseInputs;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TargetTypes;
import io.lapidary.compression.TensorData;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceFindings.LayerGain;
import io.lapidary.runtime.DeviceFindings.WidthTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Measures what a machine gains from: in which steps fewer channels make a convolution faster, and which kinds of layers
 * are faster in int8. Some ten seconds, alone on the machine.
 */
public final class DeviceExperiments {
    /** Between two convolutions; two blocks of 16. */
    private static final int FEWEST = 33;

    private static final int MOST = 64;
    private static final int OUTER = 64;
    private static final int SIDE = 16;
    private static final int ROUNDS = 25;
    /** Which of a width's times counts, from the shortest: others may have been held up by whatever else runs. */
    private static final int UNDISTURBED = 2;

    private static final int[] STEPS = {16, 8, 4, 2};
    /** What two sizes must differ by to be told apart. */
    private static final double TOLERANCE = 0.04;
    /** Int8 must save this much of a plain convolution before it is offered. */
    private static final double LEAST_GAIN = 0.05;

    private static final int SEED = 7;

    private final MachineLock lock;
    private final int threads;

    /** @param threads of one run */
    public DeviceExperiments(MachineLock lock, int threads) {
        this.lock = lock;
        this.threads = threads;
    }

    /**
     * Does all of them.
     *
     * @param progress told what is being measured, on the calling thread
     * @throws ModelFailure if the engine does not run here
     */
    public DeviceFindings run(Consumer<String> progress) throws IOException, InterruptedException {
        DeviceProfile cpu = DeviceProbe.cpu();
        progress.accept("convolutions of %d to %d channels".formatted(FEWEST, MOST));
        List<WidthTime> first = widths();
        List<WidthTime> second = widths();
        boolean noisy = step(first) != step(second);
        List<LayerGain> layers = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            progress.accept(kind.words + " in int8");
            layers.add(new LayerGain(kind.words, int8(kind.model(), cpu)));
        }
        boolean gains = layers.get(Kind.CONVOLUTION.ordinal()).int8().ratioHigh() < 1 - LEAST_GAIN;
        DeviceProfile found = DeviceProfile.ofProcessor(
                cpu.device(),
                cpu.features(),
                noisy ? cpu.channelStep() : step(first),
                gains ? List.of(Precision.FLOAT32, Precision.INT8) : List.of(Precision.FLOAT32),
                cpu.engines(),
                cpu.machine());
        return new DeviceFindings(found, threads, first, noisy, layers);
    }

    /** The kinds of layers that networks are made of. */
    private enum Kind {
        CONVOLUTION("3×3 convolution") {
            @Override
            String add(OnnxBuilder net, Random random, String x) {
                return net.conv("conv", x, TensorData.weights(random, OUTER, OUTER, 3, 3), 1, 1);
            }
        },
        POINTWISE("1×1 convolution") {
            @Override
            String add(OnnxBuilder net, Random random, String x) {
                return net.conv("conv", x, TensorData.weights(random, 4 * OUTER, OUTER, 1, 1), 1, 0);
            }
        },
        DEPTHWISE("depthwise 3×3 convolution") {
            @Override
            String add(OnnxBuilder net, Random random, String x) {
                return net.conv("conv", x, TensorData.weights(random, OUTER, 1, 3, 3), 1, 1, OUTER);
            }
        },
        PRODUCT("matrix product") {
            @Override
            String add(OnnxBuilder net, Random random, String x) {
                int inputs = OUTER * SIDE * SIDE / 16;
                String rows = net.reshape("rows", x, 16, inputs);
                return net.matMul("product", rows, TensorData.weights(random, inputs, 512));
            }
        };

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        abstract String add(OnnxBuilder net, Random random, String x);

        OnnxModel model() {
            OnnxBuilder net = OnnxBuilder.model(words);
            String x = net.input("x", 1, OUTER, SIDE, SIDE);
            return OnnxReader.read(net.output(add(net, new Random(SEED), x)).build(), words);
        }
    }

    private Latency int8(OnnxModel model, DeviceProfile cpu) throws IOException, InterruptedException {
        ModelInputs inputs = new NoiseInputs(model, 8, SEED);
        Calibration calibration = Calibration.of(
                model, inputs, Criterion.MAGNITUDE_L1, TargetTypes.forFeatures(cpu.features()), SEED, share -> {});
        byte[] int8 = new CandidateCompiler(model, calibration, Map.of()).compile(DeviceProbe.allInt8(model.graph()));
        try (LatencyProbe probe = new LatencyProbe(lock, threads)) {
            return probe.compare(model.bytes(), int8, inputs.batch(0, 1), SEED);
        }
    }

    private List<WidthTime> widths() throws IOException, InterruptedException {
        try (MachineLock.Held held = lock.exclusive();
                PinnedThread thread = PinnedThread.start(threads)) {
            return thread.call(this::timed);
        }
    }

    /** Rounds over all widths in random order, so that a drift of the machine meets all alike. */
    private List<WidthTime> timed() throws OrtException {
        Map<String, FloatTensor> input = new NoiseInputs(OnnxReader.read(pair(MOST), "pair"), 1, SEED).batch(0, 1);
        List<TimedModel> models = new ArrayList<>();
        try {
            for (int channels = FEWEST; channels <= MOST; channels++) {
                models.add(new TimedModel(pair(channels), input, threads, null));
            }
            double[][] nanos = new double[models.size()][ROUNDS];
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < models.size(); i++) {
                order.add(i);
            }
            Random random = new Random(SEED);
            for (int round = 0; round < ROUNDS; round++) {
                Collections.shuffle(order, random);
                for (int model : order) {
                    // The first run after another model finds its weights cold.
                    models.get(model).run();
                    nanos[model][round] = models.get(model).run();
                }
            }
            List<WidthTime> times = new ArrayList<>();
            for (int i = 0; i < models.size(); i++) {
                Arrays.sort(nanos[i]);
                times.add(new WidthTime(FEWEST + i, nanos[i][UNDISTURBED] / 1000));
            }
            return times;
        } finally {
            for (TimedModel model : models) {
                model.close();
            }
        }
    }

    private static byte[] pair(int channels) {
        Random random = new Random(SEED);
        OnnxBuilder net = OnnxBuilder.model("pair");
        String x = net.input("x", 1, OUTER, SIDE, SIDE);
        x = net.relu("relu", net.conv("narrow", x, TensorData.weights(random, channels, OUTER, 3, 3), 1, 1));
        x = net.conv("widen", x, TensorData.weights(random, OUTER, channels, 3, 3), 1, 1);
        return net.output(x, 1, OUTER, SIDE, SIDE).build();
    }

    /**
     * The largest step for which only its multiples are worth keeping: no width between two of them is faster than the
     * upper one.
     */
    static int step(List<WidthTime> times) {
        for (int step : STEPS) {
            boolean holds = true;
            for (WidthTime at : times) {
                if (at.channels() % step == 0) {
                    holds &= times.stream()
                            .filter(t -> t.channels() > at.channels() - step && t.channels() < at.channels())
                            .noneMatch(t -> t.micros() < at.micros() * (1 - TOLERANCE));
                }
            }
            if (holds) {
                return step;
            }
        }
        return 1;
    }
}
