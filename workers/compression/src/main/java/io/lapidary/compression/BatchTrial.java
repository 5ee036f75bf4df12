package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether a model that declares its batch open means it: whether several samples in one run come out as each
 * does alone. A Reshape to one sample, a sum over the batch or a sequence along the first axis would mix them.
 */
final class BatchTrial {
    /** Of the largest value: quantisation to the range of a whole batch changes less, another sample's values more. */
    private static final double MOST_DIFFERENCE = 0.01;

    private final OrtRunner runner;
    private final List<ValueInfoProto> inputs;
    private final int batch;

    private BatchTrial(OrtRunner runner, List<ValueInfoProto> inputs, int batch) {
        this.runner = runner;
        this.inputs = inputs;
        this.batch = batch;
    }

    /** @param inputs of the model, all of which leave their first size open */
    static boolean keepsSamplesApart(OrtRunner runner, List<ValueInfoProto> inputs, int batch) {
        try {
            return new BatchTrial(runner, inputs, batch).run();
        } catch (OrtException e) {
            return false;
        }
    }

    private boolean run() throws OrtException {
        Map<String, OnnxTensor> together = ProbeInputs.make(inputs, batch);
        try (OrtSession.Result whole = runner.run(together)) {
            for (int sample = 0; sample < batch; sample++) {
                Map<String, OnnxTensor> alone = alone(together, sample);
                try (OrtSession.Result single = runner.run(alone)) {
                    for (Map.Entry<String, OnnxValue> output : single) {
                        if (!isPart(
                                output.getValue(), whole.get(output.getKey()).orElseThrow(), sample)) {
                            return false;
                        }
                    }
                } finally {
                    alone.values().forEach(OnnxTensor::close);
                }
            }
            return true;
        } finally {
            together.values().forEach(OnnxTensor::close);
        }
    }

    /** One sample's inputs; those that are no floats are the same for all. */
    private Map<String, OnnxTensor> alone(Map<String, OnnxTensor> together, int sample) throws OrtException {
        Map<String, OnnxTensor> alone = ProbeInputs.make(inputs, 1);
        for (Map.Entry<String, OnnxTensor> entry : alone.entrySet()) {
            OnnxTensor made = entry.getValue();
            if (made.getInfo().type == OnnxJavaType.FLOAT) {
                int size = (int) made.getInfo().getNumElements();
                FloatBuffer values =
                        together.get(entry.getKey()).getFloatBuffer().slice(sample * size, size);
                entry.setValue(OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), values, made.getInfo().getShape()));
                made.close();
            }
        }
        return alone;
    }

    private boolean isPart(OnnxValue single, OnnxValue whole, int sample) {
        if (!(single instanceof OnnxTensor own) || !(whole instanceof OnnxTensor all)) {
            return false;
        }
        long[] ofOne = own.getInfo().getShape();
        long[] ofAll = all.getInfo().getShape();
        boolean isSame = Arrays.equals(ofOne, ofAll);
        long[] stacked = ofOne.clone();
        if (stacked.length > 0) {
            stacked[0] *= batch;
        }
        if (!isSame && !Arrays.equals(stacked, ofAll)) {
            return false;
        }
        return own.getInfo().type != OnnxJavaType.FLOAT
                || isNear(own.getFloatBuffer(), all.getFloatBuffer(), isSame ? 0 : sample);
    }

    private static boolean isNear(FloatBuffer own, FloatBuffer all, int sample) {
        int from = sample * own.remaining();
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < own.remaining(); i++) {
            float value = own.get(i);
            float other = all.get(from + i);
            if (Float.isFinite(value)) {
                largest = Math.max(largest, Math.abs(value));
            }
            if (Float.compare(value, other) != 0) {
                difference = Math.max(difference, Math.abs((double) value - other));
            }
        }
        return difference <= MOST_DIFFERENCE * largest;
    }
}
