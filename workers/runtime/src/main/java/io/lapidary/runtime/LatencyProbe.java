package io.lapidary.runtime;

import ai.onnxruntime.OrtException;
import io.lapidary.compression.FloatTensor;
import io.lapidary.outcome.Latency;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Measures a candidate's latency beside the base's, in one sitting on the same pinned cores: rounds of random order,
 * base first or candidate first, after a warm-up. The result is the median of the rounds' ratios with a bootstrap
 * interval over rounds; drift of the machine cancels in a round's ratio. While the interval is too wide, rounds are
 * added; if that does not help, the result is noisy.
 *
 * <p>Calls are served one after the other, by a thread of the probe's own. Waits for the {@link MachineLock}. The base
 * stays loaded between sittings; closing the probe frees it.
 */
public final class LatencyProbe implements AutoCloseable {
    /** Rounds before the interval is looked at, and added each time that it is too wide. */
    private static final int ROUNDS = 25;

    private static final int MOST_EXTENSIONS = 3;
    private static final double WIDEST = 0.03;
    /**
     * A model's share of a round lasts at least about this long. Many short rounds pair the two models closer in time than
     * few long ones: on a machine with six times more work than cores, 8 of 8 sittings of a model of 1 ms then ended with
     * a narrow interval, 6 of 8 with rounds twice and 5 of 8 with rounds half as long.
     */
    private static final double BLOCK_NANOS = 6e6;

    private static final int MOST_RUNS = 400;
    private static final long WARM_UP_NANOS = 60_000_000;

    private final MachineLock lock;
    private final int threads;
    private final PinnedThread thread;
    private byte[] loadedBase;
    private Map<String, FloatTensor> loadedInput;
    private TimedModel base;

    /** @param threads of one run */
    public LatencyProbe(MachineLock lock, int threads) {
        this.lock = lock;
        this.threads = threads;
        this.thread = PinnedThread.start(threads);
    }

    /** The cores that are measured on; empty where the system does not let them be chosen. */
    public List<Integer> cores() {
        return thread.cores();
    }

    /**
     * One sitting: about a second for models of about a millisecond.
     *
     * @param input of one run, for both models, as many samples as the device's batch
     * @param seed decides the rounds' order and the bootstrap
     * @throws ModelFailure if a model does not load or run
     * @throws IOException if the machine's lock cannot be had
     */
    public Latency compare(byte[] baseOnnx, byte[] candidateOnnx, Map<String, FloatTensor> input, long seed)
            throws IOException, InterruptedException {
        try (MachineLock.Held held = lock.exclusive()) {
            return thread.call(() -> {
                loadBase(baseOnnx, input);
                try (TimedModel candidate = new TimedModel(candidateOnnx, input, threads, null)) {
                    return sitting(candidate, seed);
                }
            });
        }
    }

    private void loadBase(byte[] onnx, Map<String, FloatTensor> input) throws OrtException {
        if (base != null && Arrays.equals(onnx, loadedBase) && input.equals(loadedInput)) {
            return;
        }
        unload();
        base = new TimedModel(onnx, input, threads, null);
        loadedBase = onnx;
        loadedInput = input;
    }

    private Latency sitting(TimedModel candidate, long seed) throws OrtException {
        SplittableRandom random = new SplittableRandom(seed);
        int baseRuns = runsPerRound(base.warmUp(WARM_UP_NANOS));
        int candidateRuns = runsPerRound(candidate.warmUp(WARM_UP_NANOS));
        double[] ratios = {};
        double[] baseNanos = {};
        double[] candidateNanos = {};
        Bootstrap interval = null;
        for (int part = 0; part <= MOST_EXTENSIONS; part++) {
            for (int round = 0; round < ROUNDS; round++) {
                boolean baseFirst = random.nextBoolean();
                double[] first = baseFirst ? base.runs(baseRuns) : candidate.runs(candidateRuns);
                double[] second = baseFirst ? candidate.runs(candidateRuns) : base.runs(baseRuns);
                double[] ofBase = baseFirst ? first : second;
                double[] ofCandidate = baseFirst ? second : first;
                ratios = joined(ratios, Bootstrap.median(ofCandidate) / Bootstrap.median(ofBase));
                baseNanos = joined(baseNanos, ofBase);
                candidateNanos = joined(candidateNanos, ofCandidate);
            }
            interval = Bootstrap.of(ratios, random.nextLong());
            if (interval.relativeHalfWidth() <= WIDEST) {
                break;
            }
        }
        return new Latency(
                Bootstrap.median(baseNanos) / 1000,
                Bootstrap.median(candidateNanos) / 1000,
                interval.median(),
                interval.low(),
                interval.high(),
                interval.relativeHalfWidth() > WIDEST,
                ratios.length,
                Latency.Source.MEASURED);
    }

    private static int runsPerRound(double nanos) {
        return (int) Math.max(1, Math.min(MOST_RUNS, Math.ceil(BLOCK_NANOS / nanos)));
    }

    private static double[] joined(double[] values, double... more) {
        return DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(more))
                .toArray();
    }

    private void unload() throws OrtException {
        if (base != null) {
            base.close();
            base = null;
        }
    }

    @Override
    public void close() {
        thread.closeAfter(() -> {
            try {
                unload();
            } catch (OrtException e) {
                throw new ModelFailure("The base cannot be unloaded: " + e.getMessage(), e);
            }
        });
    }
}
