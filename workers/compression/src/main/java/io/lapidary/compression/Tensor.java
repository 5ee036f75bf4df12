package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A constant of a graph. Immutable; values are little-endian, row-major. */
final class Tensor {
    private static final String RUNTIME_TYPE = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    private final int type;
    private final long[] dims;
    private final ByteString raw;

    private Tensor(int type, long[] dims, ByteString raw) {
        this.type = type;
        this.dims = dims;
        this.raw = raw;
    }

    static Tensor ofFloats(float[] values, long... dims) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return new Tensor(TensorProto.DataType.FLOAT_VALUE, dims, ByteString.copyFrom(buffer));
    }

    static Tensor ofLongs(long[] values, long... dims) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return new Tensor(TensorProto.DataType.INT64_VALUE, dims, ByteString.copyFrom(buffer));
    }

    static Tensor ofInts(int[] values, long... dims) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return new Tensor(TensorProto.DataType.INT32_VALUE, dims, ByteString.copyFrom(buffer));
    }

    static Tensor ofBytes(byte[] values, boolean signed, long... dims) {
        int type = signed ? TensorProto.DataType.INT8_VALUE : TensorProto.DataType.UINT8_VALUE;
        return new Tensor(type, dims, ByteString.copyFrom(values));
    }

    /** A tensor of any type from its little-endian bytes. */
    static Tensor ofRaw(int type, byte[] values, long... dims) {
        return new Tensor(type, dims, ByteString.copyFrom(values));
    }

    /** A tensor of which only the size matters, with no values behind it. */
    static Tensor sizedOnly(int type, long... dims) {
        return new Tensor(type, dims, null);
    }

    /** Bytes of its values. */
    long bytes() {
        return (long) size() * width(type);
    }

    /** Bytes of the stored tensor. */
    long serializedSize(String name) {
        if (raw != null) {
            return toProto(name).getSerializedSize();
        }
        long bytes = (long) size() * width(type);
        TensorProto empty = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(Arrays.stream(dims).boxed().toList())
                .build();
        return empty.getSerializedSize()
                + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
                + CodedOutputStream.computeUInt64SizeNoTag(bytes)
                + bytes;
    }

    /** Copies a tensor that ONNX Runtime computed. */
    static Tensor of(OnnxTensor tensor) {
        long[] dims = tensor.getInfo().getShape();
        // The runtime numbers its types in another way than ONNX does; the names agree.
        String type = tensor.getInfo().onnxType.name().substring(RUNTIME_TYPE.length());
        return new Tensor(
                TensorProto.DataType.valueOf(type).getNumber(), dims, ByteString.copyFrom(tensor.getByteBuffer()));
    }

    /** Reads a stored tensor; one whose values do not fit its shape is refused. */
    static Tensor of(TensorProto proto) {
        long[] dims = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        long elements = elements(dims, proto.getName());
        ByteString raw = proto.hasRawData() ? proto.getRawData() : packed(proto, elements);
        int width = width(proto.getDataType());
        if (width > 0 && raw.size() != elements * width) {
            throw new MalformedModel("The constant (%s) of shape (%s) holds (%d) bytes, not (%d)."
                    .formatted(proto.getName(), Arrays.toString(dims), raw.size(), elements * width));
        }
        return new Tensor(proto.getDataType(), dims, raw);
    }

    private static long elements(long[] dims, String name) {
        long product = 1;
        for (long dim : dims) {
            if (dim < 0 || dim > 0 && product > Integer.MAX_VALUE / dim) {
                throw new MalformedModel(
                        "The constant (%s) has an impossible shape (%s).".formatted(name, Arrays.toString(dims)));
            }
            product *= dim;
        }
        return product;
    }

    /** Bytes of one element; 0 for a type that Lapidary passes through unread. */
    static int width(int type) {
        return switch (type) {
            case TensorProto.DataType.FLOAT_VALUE,
                    TensorProto.DataType.INT32_VALUE,
                    TensorProto.DataType.UINT32_VALUE -> 4;
            case TensorProto.DataType.INT64_VALUE,
                    TensorProto.DataType.UINT64_VALUE,
                    TensorProto.DataType.DOUBLE_VALUE -> 8;
            case TensorProto.DataType.INT8_VALUE, TensorProto.DataType.UINT8_VALUE, TensorProto.DataType.BOOL_VALUE ->
                1;
            case TensorProto.DataType.FLOAT16_VALUE,
                    TensorProto.DataType.BFLOAT16_VALUE,
                    TensorProto.DataType.INT16_VALUE,
                    TensorProto.DataType.UINT16_VALUE -> 2;
            default -> 0;
        };
    }

    /** The raw form of values that were stored in one of protobuf's typed lists. */
    private static ByteString packed(TensorProto proto, long elements) {
        int width = width(proto.getDataType());
        if (width == 0 || elements == 0) {
            return ByteString.EMPTY;
        }
        int stored = Math.max(
                Math.max(proto.getFloatDataCount(), proto.getInt32DataCount()),
                Math.max(proto.getInt64DataCount(), Math.max(proto.getDoubleDataCount(), proto.getUint64DataCount())));
        if (stored != elements) {
            throw new MalformedModel(
                    "The constant (%s) holds (%d) values, not (%d).".formatted(proto.getName(), stored, elements));
        }
        ByteBuffer buffer = ByteBuffer.allocate(stored * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < stored; i++) {
            switch (proto.getDataType()) {
                case TensorProto.DataType.FLOAT_VALUE -> buffer.putFloat(proto.getFloatData(i));
                case TensorProto.DataType.DOUBLE_VALUE -> buffer.putDouble(proto.getDoubleData(i));
                case TensorProto.DataType.INT64_VALUE -> buffer.putLong(proto.getInt64Data(i));
                case TensorProto.DataType.UINT32_VALUE -> buffer.putInt((int) proto.getUint64Data(i));
                case TensorProto.DataType.UINT64_VALUE -> buffer.putLong(proto.getUint64Data(i));
                case TensorProto.DataType.INT32_VALUE -> buffer.putInt(proto.getInt32Data(i));
                default -> {
                    int value = proto.getInt32Data(i);
                    if (width == 2) {
                        buffer.putShort((short) value);
                    } else {
                        buffer.put((byte) value);
                    }
                }
            }
        }
        return ByteString.copyFrom(buffer.flip());
    }

    TensorProto toProto(String name) {
        TensorProto.Builder proto =
                TensorProto.newBuilder().setName(name).setDataType(type).setRawData(raw);
        for (long dim : dims) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && type == t.type && Arrays.equals(dims, t.dims) && raw.equals(t.raw);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Arrays.hashCode(dims)) + raw.hashCode();
    }

    boolean isFloat() {
        return type == TensorProto.DataType.FLOAT_VALUE;
    }

    boolean isLong() {
        return type == TensorProto.DataType.INT64_VALUE;
    }

    /** Whether values of this type are understood, so that the tensor can be cut. */
    boolean isReadable() {
        return width(type) > 0;
    }

    int rank() {
        return dims.length;
    }

    int dim(int axis) {
        return (int) dims[axis];
    }

    long[] dims() {
        return dims.clone();
    }

    int size() {
        return (int) elements(dims, "");
    }

    float[] floats() {
        if (!isFloat()) {
            throw new IllegalStateException(
                    "Impossible state: a tensor of type (%d) was read as float.".formatted(type));
        }
        float[] values = new float[size()];
        raw.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    long[] longs() {
        ByteBuffer buffer = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type == TensorProto.DataType.INT32_VALUE ? buffer.getInt() : buffer.getLong();
        }
        return values;
    }

    /** Other whole numbers of the same type. */
    Tensor withLongs(long[] values, long... newDims) {
        if (isLong()) {
            return ofLongs(values, newDims);
        }
        return ofInts(Arrays.stream(values).mapToInt(Math::toIntExact).toArray(), newDims);
    }

    /** Whether it is a true boolean. */
    boolean isTrue() {
        return type == TensorProto.DataType.BOOL_VALUE && raw.size() == 1 && raw.byteAt(0) != 0;
    }

    /** Whether {@link #longs} can read it. */
    boolean isWhole() {
        return type == TensorProto.DataType.INT64_VALUE || type == TensorProto.DataType.INT32_VALUE;
    }

    Tensor reshaped(long... newDims) {
        return new Tensor(type, newDims, raw);
    }

    /** The tensor with only these indices of an axis, in this order. */
    Tensor select(int axis, int[] kept) {
        int width = width(type);
        int outer = 1;
        for (int a = 0; a < axis; a++) {
            outer *= dim(a);
        }
        int inner = width;
        for (int a = axis + 1; a < rank(); a++) {
            inner *= dim(a);
        }
        byte[] target = new byte[outer * kept.length * inner];
        int from = dim(axis) * inner;
        for (int o = 0; o < outer; o++) {
            for (int k = 0; k < kept.length; k++) {
                int start = o * from + kept[k] * inner;
                raw.substring(start, start + inner).copyTo(target, (o * kept.length + k) * inner);
            }
        }
        long[] newDims = dims.clone();
        newDims[axis] = kept.length;
        return new Tensor(type, newDims, ByteString.copyFrom(target));
    }
}
