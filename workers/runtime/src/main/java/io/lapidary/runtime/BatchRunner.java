package io.lapidary.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.InputTensors;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.Shape;
import io.lapidary.runtime.score.ModelOutput;
import io.lapidary.runtime.score.Scorer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Runs a model over many samples on DJL's ONNX Runtime engine. Inputs are handed over without a copy where they lie in
 * direct buffers. Each thread runs batches of its own: a thread that is held up then holds up no other, as it would
 * within one run (on a busy machine of two cores that took five times as long). Closing it frees the session.
 *
 * <p>The session is made here and not by DJL's {@code Model.load}, which leaves a temporary folder behind for every
 * model that it reads from memory.
 */
final class BatchRunner implements AutoCloseable {
    /** Samples at once where the model leaves that open. */
    static final int BATCH = 32;

    private final NDManager manager;
    private final OrtSymbolBlock block;
    private final InputTensors types;
    private final int batch;
    private final boolean fixed;
    private final int threads;

    private BatchRunner(
            NDManager manager, OrtSymbolBlock block, InputTensors types, int batch, boolean fixed, int threads) {
        this.manager = manager;
        this.block = block;
        this.types = types;
        this.batch = batch;
        this.fixed = fixed;
        this.threads = threads;
    }

    /** @param threads that run batches */
    static BatchRunner of(byte[] onnx, int threads) throws OrtException {
        OrtNDManager manager = DjlEngine.newManager();
        try (OrtSession.SessionOptions options = Sessions.options(1)) {
            OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx, options);
            OrtSymbolBlock block = new OrtSymbolBlock(session, manager);
            long declared = declaredBatch(session);
            int batch = declared > 0 ? (int) declared : BATCH;
            return new BatchRunner(manager, block, InputTensors.of(session), batch, declared > 0, threads);
        } catch (OrtException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static long declaredBatch(OrtSession session) throws OrtException {
        for (NodeInfo input : session.getInputInfo().values()) {
            if (input.getInfo() instanceof TensorInfo tensor && tensor.getShape().length > 0) {
                return tensor.getShape()[0];
            }
        }
        return -1;
    }

    /** Runs all samples in batches and hands over the outputs of each, from several threads. */
    void run(ModelInputs data, Scorer scorer) {
        run(data, scorer, 1, seen -> false);
    }

    /**
     * The same in parts of about equal size, one after the other.
     *
     * @param isOver asked after each part but the last, with the number of samples that were handed over, the first ones;
     *     true leaves the others out
     */
    void run(ModelInputs data, Scorer scorer, int parts, IntPredicate isOver) {
        int batches = (data.size() + batch - 1) / batch;
        int done = 0;
        for (int part = 1; part <= parts; part++) {
            int first = done;
            done = (int) ((long) batches * part / parts);
            InParallel.run(done - first, threads, i -> run(data, first + i, scorer));
            if (done < batches && done > first && isOver.test(done * batch)) {
                return;
            }
        }
    }

    private void run(ModelInputs data, int number, Scorer scorer) {
        run(data, number * batch, Math.min(data.size(), (number + 1) * batch), scorer);
    }

    private void run(ModelInputs data, int from, int to, Scorer scorer) {
        Map<String, FloatTensor> inputs = data.batch(from, to);
        // One manager a batch: closing it frees inputs and outputs at once.
        try (NDManager scope = manager.newSubManager()) {
            NDList list = new NDList();
            inputs.forEach((name, tensor) -> list.add(array(scope, name, tensor)));
            NDList outputs = block.forward(new ParameterStore(scope, false), list, false);
            int samples = fixed ? batch : to - from;
            scorer.add(from, to, outputs.stream().map(o -> output(o, samples)).toList());
        }
    }

    private static ModelOutput output(NDArray array, int samples) {
        long[] shape = array.getShape().getShape();
        if (array.getDataType() == DataType.FLOAT32) {
            return new ModelOutput(array.toFloatArray(), shape, false, samples);
        }
        Number[] numbers = array.toArray();
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i].floatValue();
        }
        return new ModelOutput(values, shape, !array.getDataType().isFloating(), samples);
    }

    private NDArray array(NDManager scope, String name, FloatTensor tensor) {
        boolean padded = fixed && tensor.shape().rank() > 0 && tensor.shape().dim(0) < batch;
        FloatTensor whole = padded ? padded(tensor) : tensor;
        OnnxJavaType type = types.type(name);
        NDArray array = scope.create(
                InputTensors.values(whole, type),
                new ai.djl.ndarray.types.Shape(whole.shape().toArray()),
                dataType(type));
        array.setName(name);
        return array;
    }

    private static DataType dataType(OnnxJavaType type) {
        return switch (type) {
            case DOUBLE -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT16 -> DataType.INT16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default -> DataType.FLOAT32;
        };
    }

    /** Zeros after the last samples, for a model that takes full batches only. */
    private FloatTensor padded(FloatTensor tensor) {
        List<Long> dims = new ArrayList<>(tensor.shape().dims());
        dims.set(0, (long) batch);
        Shape shape = new Shape(dims);
        FloatBuffer values = ByteBuffer.allocateDirect(Math.toIntExact(shape.elements() * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        values.put(tensor.values().duplicate()).rewind();
        return new FloatTensor(values, shape);
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
