package io.lapidary.runtime;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.Shape;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.InputForm;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures the latency of candidates that others compiled. Needs ONNX Runtime and the base model, and neither data nor what
 * judges accuracy. One candidate at a time; the probe stays the caller's to close.
 */
public final class LatencyJudge implements Judge {
    private final byte[] base;
    private final LatencyProbe probe;
    private final Compiled compiled;
    private final String worker;
    private final String device = Processor.ofSystem().name();
    private final Map<String, String> engines;

    /** Where compiled candidates come from. */
    @FunctionalInterface
    public interface Compiled {
        /** The bytes with this hash, verified. */
        byte[] fetch(String sha256) throws IOException, InterruptedException;
    }

    /**
     * @param base the untouched model
     * @param probe with the threads that the search's device says
     * @param worker who judges, for the provenance
     */
    public LatencyJudge(byte[] base, LatencyProbe probe, Compiled compiled, String worker) {
        this.base = base;
        this.probe = probe;
        this.compiled = compiled;
        this.worker = worker;
        this.engines = new TreeMap<>(Engines.ofSessions());
        this.engines.put("pinned-cores", pinned(probe.cores()));
    }

    static String pinned(List<Integer> cores) {
        return cores.isEmpty()
                ? "none: this system does not let cores be chosen"
                : cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public Outcome latency(HalfJudged half) throws IOException, InterruptedException {
        byte[] onnx = compiled.fetch(half.by().compiledSha256());
        long start = System.nanoTime();
        Latency latency;
        try {
            latency = probe.compare(base, onnx, madeUp(half.inputs(), half.seed()), half.seed());
        } catch (ModelFailure e) {
            return new Outcome.Failed(List.of("It cannot be run: " + e.getMessage()));
        }
        return new Outcome.Scored(half.measured(latency, worker, device, engines, (System.nanoTime() - start) / 1e6));
    }

    /** Values as samples have them: how long a run takes depends on their number, and hardly on what they are. */
    static Map<String, FloatTensor> madeUp(List<InputForm> forms, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> inputs = new HashMap<>();
        for (InputForm form : forms) {
            Shape shape = new Shape(form.dims());
            FloatBuffer values = floats(Math.toIntExact(shape.elements()));
            while (values.hasRemaining()) {
                values.put((float) (form.low() + random.nextDouble() * (form.high() - form.low())));
            }
            inputs.put(form.name(), new FloatTensor(values.flip(), shape));
        }
        return inputs;
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, count))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** What samples look like, for machines that have none. */
    static List<InputForm> forms(Map<String, FloatTensor> samples) {
        return new TreeMap<>(samples)
                .entrySet().stream().map(e -> form(e.getKey(), e.getValue())).toList();
    }

    private static InputForm form(String name, FloatTensor sample) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (FloatBuffer values = sample.values().duplicate(); values.hasRemaining(); ) {
            float value = values.get();
            if (Float.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return low <= high
                ? new InputForm(name, sample.shape().dims(), low, high)
                : new InputForm(name, sample.shape().dims(), 0, 0);
    }
}
