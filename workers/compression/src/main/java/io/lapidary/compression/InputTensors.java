package io.lapidary.compression;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings samples, which are floats everywhere else, into the element types that a model's inputs have. Whole numbers up
 * to 2^24 are floats without loss, and readers of data refuse larger ones. Immutable; safe for use by many threads.
 */
public final class InputTensors {
    /** Floats hold every whole number up to this one. */
    public static final int LARGEST_WHOLE = 1 << 24;

    private final Map<String, OnnxJavaType> types = new HashMap<>();

    private InputTensors() {}

    /** For the inputs of a session. */
    public static InputTensors of(OrtSession session) throws OrtException {
        InputTensors tensors = new InputTensors();
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            if (input.getValue().getInfo() instanceof TensorInfo info) {
                tensors.types.put(input.getKey(), info.type);
            }
        }
        return tensors;
    }

    /** The element type of an input; float where the session has no such input, which it then says itself. */
    public OnnxJavaType type(String input) {
        return types.getOrDefault(input, OnnxJavaType.FLOAT);
    }

    /** Native tensors of a batch, by input; the caller closes them. */
    public Map<String, OnnxTensor> tensors(Map<String, FloatTensor> batch) throws OrtException {
        Map<String, OnnxTensor> made = new HashMap<>();
        for (Map.Entry<String, FloatTensor> entry : batch.entrySet()) {
            made.put(entry.getKey(), tensor(entry.getValue(), type(entry.getKey())));
        }
        return made;
    }

    private static OnnxTensor tensor(FloatTensor tensor, OnnxJavaType type) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = tensor.shape().toArray();
        Buffer values = values(tensor, type);
        return values instanceof FloatBuffer floats
                ? OnnxTensor.createTensor(environment, floats, shape)
                : OnnxTensor.createTensor(environment, (ByteBuffer) values, shape, type);
    }

    /**
     * The values as the runtime takes them: the floats themselves, without a copy, or bytes of another type in the
     * machine's order. Numbers beyond the type are cut off at its ends.
     */
    public static Buffer values(FloatTensor tensor, OnnxJavaType type) {
        FloatBuffer floats = tensor.values().duplicate();
        if (type == OnnxJavaType.FLOAT) {
            return floats;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(floats.remaining(), type.size))
                .order(ByteOrder.nativeOrder());
        while (floats.hasRemaining()) {
            put(bytes, floats.get(), type);
        }
        return bytes.flip();
    }

    private static void put(ByteBuffer bytes, float value, OnnxJavaType type) {
        switch (type) {
            case DOUBLE -> bytes.putDouble(value);
            case INT64 -> bytes.putLong((long) value);
            case INT32 -> bytes.putInt((int) value);
            case INT16 -> bytes.putShort((short) value);
            case INT8 -> bytes.put((byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, Math.round(value))));
            case UINT8 -> bytes.put((byte) Math.max(0, Math.min(255, Math.round(value))));
            case BOOL -> bytes.put((byte) (value == 0 ? 0 : 1));
            case FLOAT16 -> bytes.putShort(Fp16Conversions.floatToFp16(value));
            default ->
                throw new IllegalStateException(
                        "Impossible state: an input of type (%s) was not refused.".formatted(type));
        }
    }
}
