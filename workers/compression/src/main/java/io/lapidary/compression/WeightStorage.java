package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.platform.Fp16Conversions;
import io.lapidary.candidate.WeightFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes rounded weights into a graph: constants, and nodes that make the weights of them. These nodes read constants only,
 * so that ONNX Runtime runs them once, when it loads the model. Where weights were made zero only the others are stored, with
 * one bit a weight that says which; a zero stands before them for the rest to pick.
 */
final class WeightStorage {
    private static final int BITS = 8;

    private final Graph graph;

    WeightStorage(Graph graph) {
        this.graph = graph;
    }

    /** Puts the weights, and the bias that goes with them, into a layer that computes in float. */
    void put(Node node, RoundedWeights weights) {
        Layout layout = Layout.of(node, graph.constants.get(node.input(1)).dims());
        String real = weights.precision.format().kind() == WeightFormat.Kind.CODEBOOK
                ? shared(node, weights, layout)
                : real(node, weights, layout);
        node.inputs.set(1, real);
        if (!node.input(2).isEmpty()) {
            String bias = graph.freshName(node.name + "_bias");
            graph.constants.put(
                    bias,
                    weights.isSizedOnly()
                            ? Tensor.sizedOnly(DataType.FLOAT_VALUE, weights.outputs)
                            : Tensor.ofFloats(weights.bias(), weights.outputs));
            node.inputs.set(2, bias);
        }
    }

    private String real(Node node, RoundedWeights weights, Layout layout) {
        WeightFormat format = weights.precision.format();
        int type = format == WeightFormat.FLOAT16
                ? DataType.FLOAT16_VALUE
                : format == WeightFormat.BFLOAT16 ? DataType.BFLOAT16_VALUE : DataType.FLOAT_VALUE;
        byte[] values = weights.isSizedOnly() ? null : bytes(weights.reals(), type);
        return stored(node.name + "_weight", weights, layout, type, values, type != DataType.FLOAT_VALUE);
    }

    /** Codes, then the shared values that they stand for, then each output's scale. */
    private String shared(Node node, RoundedWeights weights, Layout layout) {
        String base = node.name + "_weight";
        String book = graph.freshName(base + "_codebook");
        int entries = weights.precision.format().levels();
        graph.constants.put(
                book,
                weights.isSizedOnly()
                        ? Tensor.sizedOnly(DataType.FLOAT_VALUE, entries)
                        : Tensor.ofFloats(weights.codebook(), entries));
        String scale = graph.freshName(base + "_scale");
        graph.constants.put(
                scale,
                weights.isSizedOnly()
                        ? Tensor.sizedOnly(DataType.FLOAT_VALUE, layout.scaleDims())
                        : Tensor.ofFloats(weights.scales(), layout.scaleDims()));
        String values = add("Gather", base, book, codes(base, weights, layout, 0));
        String zero = constant("zero", Tensor.ofFloats(new float[1], 1));
        return add("Mul", base, placed(base, weights, layout, values, zero), scale);
    }

    /** The whole numbers of a grid, as a tensor of int8 in the form that the node wants. */
    String integers(String base, RoundedWeights weights, Layout layout) {
        WeightFormat format = weights.precision.format();
        if (format.weightsPerByte() == 1) {
            return stored(base, weights, layout, DataType.INT8_VALUE, weights.codes(), false);
        }
        int middle = format.levels() / 2;
        String shifted = codes(base, weights, layout, middle);
        String offset = constant("offset" + middle, Tensor.ofInts(new int[] {middle}));
        String whole = add("Sub", base, shifted, offset);
        String zero = constant("nothing", Tensor.ofInts(new int[1], 1));
        return add(cast(base, placed(base, weights, layout, whole, zero), DataType.INT8_VALUE));
    }

    /**
     * Codes of the weights that are not made zero, one after another, as a tensor of int32; several share a byte where they
     * fit into one.
     *
     * @param offset added to each
     */
    private String codes(String base, RoundedWeights weights, Layout layout, int offset) {
        int levels = weights.precision.format().levels();
        int each = weights.precision.format().weightsPerByte();
        int count = weights.precision.kept(layout.size());
        int bytes = (count + each - 1) / each;
        String packed = graph.freshName(base + "_codes");
        if (weights.isSizedOnly()) {
            graph.constants.put(packed, Tensor.sizedOnly(DataType.UINT8_VALUE, bytes, 1));
        } else {
            int[] codes = new int[bytes * each];
            int next = 0;
            for (int i = 0; i < layout.size(); i++) {
                int place = layout.place(i);
                if (weights.kept() == null || weights.kept().get(place)) {
                    codes[next++] = weights.codes()[place] + offset;
                }
            }
            byte[] values = new byte[bytes];
            for (int b = 0; b < bytes; b++) {
                int value = 0;
                for (int d = 0; d < each; d++) {
                    value = value * levels + codes[b * each + d];
                }
                values[b] = (byte) value;
            }
            graph.constants.put(packed, Tensor.ofBytes(values, false, bytes, 1));
        }
        return digits(base, packed, levels, each, count);
    }

    /** The digits of bytes, the highest first, as a flat tensor of {@code count} int32. */
    private String digits(String base, String bytes, int radix, int each, int count) {
        int[] powers = new int[each];
        int power = 1;
        for (int d = each - 1; d >= 0; d--) {
            powers[d] = power;
            power *= radix;
        }
        String whole = add(cast(base, bytes, DataType.INT32_VALUE));
        String suffix = radix + "_" + each;
        String shifted = add("Div", base, whole, constant("powers" + suffix, Tensor.ofInts(powers, each)));
        String digits = add("Mod", base, shifted, constant("radix" + radix, Tensor.ofInts(new int[] {radix})));
        String flat = add("Reshape", base, digits, constant("flat", Tensor.ofLongs(new long[] {-1}, 1)));
        if (count % each == 0) {
            return flat;
        }
        return add(
                "Slice",
                base,
                flat,
                constant("start", Tensor.ofLongs(new long[] {0}, 1)),
                constant("count" + count, Tensor.ofLongs(new long[] {count}, 1)));
    }

    /** Values of the weights that are not made zero, brought to their places. */
    private String placed(String base, RoundedWeights weights, Layout layout, String values, String zero) {
        if (weights.precision.sparsity() == 0) {
            return shaped(base, values, layout);
        }
        Node joined = node("Concat", base, zero, values).set("axis", 0L);
        return spread(base, weights, add(joined), layout);
    }

    private String shaped(String base, String flat, Layout layout) {
        String shape = graph.freshName(base + "_shape");
        graph.constants.put(shape, Tensor.ofLongs(layout.dims(), layout.dims().length));
        return add("Reshape", base, flat, shape);
    }

    /**
     * Stores elements of any type, one a weight.
     *
     * @param elements row by row as the weights are; null where only the size matters
     * @param toFloat whether a conversion to float32 follows
     * @return the tensor in the form that the node wants
     */
    String stored(String base, RoundedWeights weights, Layout layout, int type, byte[] elements, boolean toFloat) {
        int width = Tensor.width(type);
        if (weights.precision.sparsity() == 0) {
            String dense = graph.freshName(base + "_stored");
            graph.constants.put(
                    dense,
                    elements == null
                            ? Tensor.sizedOnly(type, layout.dims())
                            : Tensor.ofRaw(type, layout.arranged(elements, width), layout.dims()));
            return toFloat ? add(cast(base, dense, DataType.FLOAT_VALUE)) : dense;
        }
        int kept = weights.precision.kept(layout.size());
        String values = graph.freshName(base + "_values");
        if (elements == null) {
            graph.constants.put(values, Tensor.sizedOnly(type, kept + 1));
        } else {
            byte[] some = new byte[(kept + 1) * width];
            int next = 1;
            for (int i = 0; i < layout.size(); i++) {
                int place = layout.place(i);
                if (weights.kept().get(place)) {
                    System.arraycopy(elements, place * width, some, next++ * width, width);
                }
            }
            graph.constants.put(values, Tensor.ofRaw(type, some, kept + 1));
        }
        String some = toFloat ? add(cast(base, values, DataType.FLOAT_VALUE)) : values;
        return spread(base, weights, some, layout);
    }

    /** Picks, for each weight, its value by how many are kept up to it, or the zero that stands before all values. */
    private String spread(String base, RoundedWeights weights, String values, Layout layout) {
        String mask = graph.freshName(base + "_mask");
        int bytes = (layout.size() + BITS - 1) / BITS;
        if (weights.isSizedOnly()) {
            graph.constants.put(mask, Tensor.sizedOnly(DataType.UINT8_VALUE, bytes, 1));
        } else {
            byte[] bits = new byte[bytes];
            for (int i = 0; i < layout.size(); i++) {
                if (weights.kept().get(layout.place(i))) {
                    bits[i / BITS] |= (byte) (0x80 >> i % BITS);
                }
            }
            graph.constants.put(mask, Tensor.ofBytes(bits, false, bytes, 1));
        }
        String bits = digits(base, mask, 2, BITS, layout.size());
        String counted = add("CumSum", base, bits, constant("axis", Tensor.ofInts(new int[] {0})));
        String place = add("Mul", base, counted, bits);
        return shaped(base, add("Gather", base, values, place), layout);
    }

    /** A constant that all layers share. */
    private String constant(String what, Tensor value) {
        String name = "lapidary_unpack_" + what;
        graph.constants.putIfAbsent(name, value);
        return name;
    }

    private Node cast(String base, String from, int type) {
        return node("Cast", base, from).set("to", (long) type);
    }

    private Node node(String op, String base, String... inputs) {
        return new Node(op, "", graph.freshName(base + "_" + op), List.of(inputs), List.of(graph.freshName(base)));
    }

    private String add(String op, String base, String... inputs) {
        return add(node(op, base, inputs));
    }

    private String add(Node node) {
        graph.nodes.add(node);
        return node.output();
    }

    private static byte[] bytes(float[] values, int type) {
        int width = Tensor.width(type);
        ByteBuffer buffer = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (type == DataType.FLOAT_VALUE) {
                buffer.putFloat(value);
            } else {
                buffer.putShort(
                        type == DataType.FLOAT16_VALUE
                                ? Fp16Conversions.floatToFp16(value)
                                : Fp16Conversions.floatToBf16(value));
            }
        }
        return buffer.array();
    }
}
