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
        int zeros = weights.precision.sparsity() > 0 ? 1 : 0;
        byte[] codes = null;
        float[] codebook = null;
        if (!weights.isSizedOnly()) {
            codes = weights.codes().clone();
            codebook = new float[weights.codebook().length + zeros];
            System.arraycopy(weights.codebook(), 0, codebook, zeros, weights.codebook().length);
            for (int i = 0; i < codes.length; i++) {
                codes[i] += (byte) zeros;
            }
        }
        String code = stored(base, weights, layout, DataType.UINT8_VALUE, codes, false);
        String book = graph.freshName(base + "_codebook");
        int entries = (1 << weights.precision.bits()) + zeros;
        graph.constants.put(
                book,
                codebook == null
                        ? Tensor.sizedOnly(DataType.FLOAT_VALUE, entries)
                        : Tensor.ofFloats(codebook, entries));
        String scale = graph.freshName(base + "_scale");
        graph.constants.put(
                scale,
                weights.isSizedOnly()
                        ? Tensor.sizedOnly(DataType.FLOAT_VALUE, layout.scaleDims())
                        : Tensor.ofFloats(weights.scales(), layout.scaleDims()));
        String index = add(cast(base, code, DataType.INT32_VALUE));
        String value = add("Gather", base, book, index);
        return add("Mul", base, value, scale);
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
        int maskBytes = (layout.size() + BITS - 1) / BITS;
        String mask = graph.freshName(base + "_mask");
        String values = graph.freshName(base + "_values");
        if (elements == null) {
            graph.constants.put(mask, Tensor.sizedOnly(DataType.UINT8_VALUE, maskBytes, 1));
            graph.constants.put(values, Tensor.sizedOnly(type, kept + 1));
        } else {
            byte[] bits = new byte[maskBytes];
            byte[] some = new byte[(kept + 1) * width];
            int next = 1;
            for (int i = 0; i < layout.size(); i++) {
                int place = layout.place(i);
                if (weights.kept().get(place)) {
                    bits[i / BITS] |= (byte) (0x80 >> i % BITS);
                    System.arraycopy(elements, place * width, some, next++ * width, width);
                }
            }
            graph.constants.put(mask, Tensor.ofBytes(bits, false, maskBytes, 1));
            graph.constants.put(values, Tensor.ofRaw(type, some, kept + 1));
        }
        String some = toFloat ? add(cast(base, values, DataType.FLOAT_VALUE)) : values;
        return spread(base, mask, some, layout);
    }

    /** Picks, for each weight, its value by how many bits are set up to it, or the zero before all values. */
    private String spread(String base, String mask, String values, Layout layout) {
        String whole = add(cast(base, mask, DataType.INT32_VALUE));
        String shifted = add("Div", base, whole, constant("powers", Tensor.ofInts(powers(), BITS)));
        String bits = add("Mod", base, shifted, constant("two", Tensor.ofInts(new int[] {2})));
        String flat = add("Reshape", base, bits, constant("flat", Tensor.ofLongs(new long[] {-1}, 1)));
        if (layout.size() % BITS != 0) {
            flat = add(
                    "Slice",
                    base,
                    flat,
                    constant("start", Tensor.ofLongs(new long[] {0}, 1)),
                    constant("size" + layout.size(), Tensor.ofLongs(new long[] {layout.size()}, 1)));
        }
        String counted = add("CumSum", base, flat, constant("axis", Tensor.ofInts(new int[] {0})));
        String place = add("Mul", base, counted, flat);
        String picked = add("Gather", base, values, place);
        String shape = graph.freshName(base + "_shape");
        graph.constants.put(shape, Tensor.ofLongs(layout.dims(), layout.dims().length));
        return add("Reshape", base, picked, shape);
    }

    private static int[] powers() {
        int[] powers = new int[BITS];
        for (int i = 0; i < BITS; i++) {
            powers[i] = 0x80 >> i;
        }
        return powers;
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
