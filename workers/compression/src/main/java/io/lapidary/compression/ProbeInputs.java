package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Made-up inputs of the declared shapes, to run a model once and see its tensors. */
final class ProbeInputs {
    private static final long OPEN_PICTURE_SIDE = 224;
    private static final long OPEN_LENGTH = 16;
    /** Bytes of one run's inputs. */
    private static final long LARGEST = 1L << 28;
    /** Numbers drawn; they are repeated for as many as are needed. */
    private static final int DRAWN = 1 << 16;

    private ProbeInputs() {}

    /** Refuses a model whose inputs take too much memory together, a single sample where the batch is open. */
    static void refuseTooLarge(List<ValueInfoProto> inputs) {
        long bytes = 0;
        for (ValueInfoProto input : inputs) {
            int type = input.getType().getTensorType().getElemType();
            bytes += Shape.of(shape(input, 1)).elements() * javaType(type, input.getName()).size;
            if (bytes > LARGEST) {
                throw new MalformedModel("The inputs up to (%s) are too large: more than %d MiB for one run."
                        .formatted(input.getName(), LARGEST >> 20));
            }
        }
    }

    /** An input's shape with a batch of one; other sizes that the model leaves open are chosen. */
    static long[] shape(ValueInfoProto input, long batch) {
        List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
        long[] shape = new long[dims.size()];
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            Dimension dim = dims.get(axis);
            boolean open = !dim.hasDimValue() || dim.getDimValue() <= 0;
            shape[axis] =
                    !open ? dim.getDimValue() : axis == 0 ? batch : shape.length == 4 ? OPEN_PICTURE_SIDE : OPEN_LENGTH;
            if (shape[axis] > LARGEST || (elements *= shape[axis]) > LARGEST) {
                throw new MalformedModel(
                        "The input (%s) is too large: (%s).".formatted(input.getName(), Shape.of(shape)));
            }
        }
        return shape;
    }

    static boolean isOpen(ValueInfoProto input, int axis) {
        List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
        return axis < dims.size()
                && (!dims.get(axis).hasDimValue() || dims.get(axis).getDimValue() <= 0);
    }

    /** Small random numbers for floats, zeros for all else. The tensors must be closed. */
    static Map<String, OnnxTensor> make(List<ValueInfoProto> inputs, long batch) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        Random random = new Random(1);
        for (ValueInfoProto input : inputs) {
            long[] shape = shape(input, batch);
            int elements = (int) Shape.of(shape).elements();
            int type = input.getType().getTensorType().getElemType();
            OnnxJavaType javaType = javaType(type, input.getName());
            ByteBuffer buffer = ByteBuffer.allocateDirect(Math.max(1, elements * javaType.size))
                    .order(ByteOrder.nativeOrder());
            if (type == DataType.FLOAT_VALUE) {
                float[] drawn = new float[Math.min(elements, DRAWN)];
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] = (float) random.nextGaussian();
                }
                for (int i = 0; i < elements; i++) {
                    buffer.putFloat(i * 4, drawn[i % DRAWN]);
                }
            }
            tensors.put(
                    input.getName(), OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape, javaType));
        }
        return tensors;
    }

    private static OnnxJavaType javaType(int type, String name) {
        return switch (type) {
            case DataType.FLOAT_VALUE -> OnnxJavaType.FLOAT;
            case DataType.DOUBLE_VALUE -> OnnxJavaType.DOUBLE;
            case DataType.INT64_VALUE -> OnnxJavaType.INT64;
            case DataType.INT32_VALUE -> OnnxJavaType.INT32;
            case DataType.INT8_VALUE -> OnnxJavaType.INT8;
            case DataType.UINT8_VALUE -> OnnxJavaType.UINT8;
            case DataType.BOOL_VALUE -> OnnxJavaType.BOOL;
            case DataType.FLOAT16_VALUE -> OnnxJavaType.FLOAT16;
            default ->
                throw new MalformedModel(
                        "The input (%s) has the element type (%d), which Lapidary cannot feed.".formatted(name, type));
        };
    }
}
