package io.lapidary.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.InputTensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A model loaded for measuring, with a fixed input. Owned by the measuring thread. */
final class TimedModel implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();

    /** @param profile where the engine writes its profile, without ending; null for none */
    TimedModel(byte[] onnx, Map<String, FloatTensor> input, int threads, String profile) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = Sessions.options(threads)) {
            // Two models take turns on the same cores: the waiting one's threads must not spin there.
            options.addConfigEntry("session.force_spinning_stop", "1");
            if (profile != null) {
                options.enableProfiling(profile);
            }
            session = environment.createSession(onnx, options);
        }
        try {
            inputs.putAll(InputTensors.of(session).tensors(input));
            session.run(inputs).close();
        } catch (OrtException e) {
            close();
            throw e;
        }
    }

    /** Nanoseconds of one run. */
    long run() throws OrtException {
        long start = System.nanoTime();
        session.run(inputs).close();
        return System.nanoTime() - start;
    }

    /** Nanoseconds of each of that many runs, one after the other. */
    double[] runs(int count) throws OrtException {
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = run();
        }
        return nanos;
    }

    /** Runs for about that long; the median time of a run. */
    double warmUp(long nanos) throws OrtException {
        long start = System.nanoTime();
        double[] seen = new double[16];
        int count = 0;
        while (count < 3 || System.nanoTime() - start < nanos) {
            seen[count++ % seen.length] = run();
        }
        return Bootstrap.median(Arrays.copyOf(seen, Math.min(count, seen.length)));
    }

    /** Stops profiling; the file written. */
    String endProfiling() throws OrtException {
        return session.endProfiling();
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        session.close();
    }
}
