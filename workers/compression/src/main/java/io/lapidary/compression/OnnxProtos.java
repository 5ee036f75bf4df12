package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** How plain Java values are written in ONNX's protobuf messages. */
final class OnnxProtos {
    private OnnxProtos() {}

    static TensorProto tensor(String name, TensorData data) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(data.type().onnxNumber())
                .addAllDims(data.dims())
                .setRawData(ByteString.copyFrom(data.raw()))
                .build();
    }

    /** @param dims whole numbers or names; none leave the shape open */
    static ValueInfoProto value(String name, ElementType type, List<?> dims) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.onnxNumber());
        if (!dims.isEmpty()) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            dims.forEach(dim -> shape.addDim(dimension(name, dim)));
            tensor.setShape(shape);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Describes an initialiser as an input. */
    static ValueInfoProto value(TensorProto tensor) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        tensor.getDimsList().forEach(dim -> shape.addDim(dimension(tensor.getName(), dim)));
        TypeProto.Tensor.Builder type =
                TypeProto.Tensor.newBuilder().setElemType(tensor.getDataType()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(tensor.getName())
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (isWhole(value)) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Number number) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number.floatValue());
        } else if (value instanceof Boolean flag) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(flag ? 1 : 0);
        } else if (value instanceof String text) {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof TensorData data) {
            attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor(name, data));
        } else {
            addAll(attribute, elements(name, value), value);
        }
        return attribute.build();
    }

    private static void addAll(AttributeProto.Builder attribute, List<?> elements, Object value) {
        if (elements.stream().allMatch(OnnxProtos::isWhole)) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            elements.forEach(element -> attribute.addInts(((Number) element).longValue()));
        } else if (elements.stream().allMatch(Number.class::isInstance)) {
            attribute.setType(AttributeProto.AttributeType.FLOATS);
            elements.forEach(element -> attribute.addFloats(((Number) element).floatValue()));
        } else if (elements.stream().allMatch(String.class::isInstance)) {
            attribute.setType(AttributeProto.AttributeType.STRINGS);
            elements.forEach(element -> attribute.addStrings(ByteString.copyFromUtf8((String) element)));
        } else {
            throw new IllegalArgumentException(
                    "The attribute (%s) mixes kinds of values: %s.".formatted(attribute.getName(), value));
        }
    }

    private static List<?> elements(String name, Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        List<Object> elements = new ArrayList<>();
        if (value instanceof int[] array) {
            for (int element : array) {
                elements.add(element);
            }
        } else if (value instanceof long[] array) {
            for (long element : array) {
                elements.add(element);
            }
        } else if (value instanceof float[] array) {
            for (float element : array) {
                elements.add(element);
            }
        } else {
            throw new IllegalArgumentException(
                    "The attribute (%s) is a %s (%s); use a number, a string, a list or array of these, or TensorData."
                            .formatted(name, value.getClass().getSimpleName(), value));
        }
        return elements;
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long;
    }

    private static TensorShapeProto.Dimension dimension(String tensor, Object dim) {
        TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
        if (isWhole(dim)) {
            return dimension.setDimValue(((Number) dim).longValue()).build();
        }
        if (dim instanceof String symbol) {
            return dimension.setDimParam(symbol).build();
        }
        throw new IllegalArgumentException(
                "A dimension (%s) of (%s) must be a whole number or a name.".formatted(dim, tensor));
    }
}
