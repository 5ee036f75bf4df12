package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto;

/** The element types that {@link OnnxBuilder} writes, by their ONNX names' usual English form. */
public enum ElementType {
    FLOAT32(TensorProto.DataType.FLOAT, 4),
    FLOAT16(TensorProto.DataType.FLOAT16, 2),
    FLOAT64(TensorProto.DataType.DOUBLE, 8),
    INT64(TensorProto.DataType.INT64, 8),
    INT32(TensorProto.DataType.INT32, 4),
    INT8(TensorProto.DataType.INT8, 1),
    UINT8(TensorProto.DataType.UINT8, 1),
    BOOL(TensorProto.DataType.BOOL, 1);

    private final TensorProto.DataType onnx;
    private final int bytes;

    ElementType(TensorProto.DataType onnx, int bytes) {
        this.onnx = onnx;
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    int onnxNumber() {
        return onnx.getNumber();
    }
}
