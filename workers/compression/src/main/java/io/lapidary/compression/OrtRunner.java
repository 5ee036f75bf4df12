package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a graph in ONNX Runtime with any of its tensors as outputs. One thread at a time. */
final class OrtRunner implements AutoCloseable {
    private final OrtSession session;
    private final InputTensors inputTensors;

    private OrtRunner(OrtSession session) throws OrtException {
        this.session = session;
        this.inputTensors = InputTensors.of(session);
    }

    /** The graph, with these tensors as outputs. */
    static OrtRunner of(Graph graph, Collection<String> tensors) throws OrtException {
        Graph probe = graph.copy();
        probe.outputs.clear();
        for (String tensor : tensors) {
            probe.outputs.add(ValueInfoProto.newBuilder().setName(tensor).build());
        }
        return of(probe.toBytes(Map.of()));
    }

    static OrtRunner of(byte[] model) throws OrtException {
        return of(model, Runtime.getRuntime().availableProcessors());
    }

    static OrtRunner of(byte[] model, int threads) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return new OrtRunner(environment.createSession(model, options));
        }
    }

    /** Runs; the result owns native memory and must be closed. */
    OrtSession.Result run(Map<String, OnnxTensor> inputs) throws OrtException {
        return session.run(inputs);
    }

    /** Float outputs of a batch, by name; others are left out. */
    Map<String, FloatTensor> floats(Map<String, FloatTensor> batch) throws OrtException {
        Map<String, OnnxTensor> inputs = inputTensors.tensors(batch);
        try (OrtSession.Result result = session.run(inputs)) {
            Map<String, FloatTensor> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> entry : result) {
                if (entry.getValue() instanceof OnnxTensor tensor && isFloat(tensor)) {
                    FloatBuffer values = tensor.getFloatBuffer();
                    outputs.put(
                            entry.getKey(),
                            new FloatTensor(values, Shape.of(tensor.getInfo().getShape())));
                }
            }
            return outputs;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Outputs of any type that is stored in bytes, by name; those beyond the limit are left out. */
    Map<String, Tensor> tensors(Map<String, OnnxTensor> inputs, long mostBytes) throws OrtException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                if (entry.getValue() instanceof OnnxTensor tensor
                        && tensor.getInfo().type != OnnxJavaType.STRING
                        && tensor.getInfo().getNumElements() * tensor.getInfo().type.size <= mostBytes) {
                    tensors.put(entry.getKey(), Tensor.of(tensor));
                }
            }
        }
        return tensors;
    }

    private static boolean isFloat(OnnxTensor tensor) {
        return tensor.getInfo().type == OnnxJavaType.FLOAT;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("Impossible state: an idle session did not close.", e);
        }
    }
}
