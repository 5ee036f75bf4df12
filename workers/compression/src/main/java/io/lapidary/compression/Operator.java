package io.lapidary.compression;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operators that Lapidary knows: for each, how channels flow through it and what it does beside int8 layers. */
enum Operator {
    CONV("Conv", LayerRules::conv, Int8Role.LAYER),
    GEMM("Gemm", LayerRules::gemm, Int8Role.LAYER),
    MAT_MUL("MatMul", LayerRules::matMul, Int8Role.LAYER),
    CONV_TRANSPOSE("ConvTranspose", LayerRules::convTranspose, Int8Role.FLOAT),
    LSTM("LSTM", LayerRules::recurrent, Int8Role.FLOAT),
    GRU("GRU", LayerRules::recurrent, Int8Role.FLOAT),
    RNN("RNN", LayerRules::recurrent, Int8Role.FLOAT),

    BATCH_NORMALIZATION("BatchNormalization", ElementRules::batchNorm, Int8Role.FLOAT),
    INSTANCE_NORMALIZATION("InstanceNormalization", ElementRules::instanceNorm, Int8Role.FLOAT),
    LAYER_NORMALIZATION("LayerNormalization", ElementRules::layerNorm, Int8Role.FLOAT),
    GROUP_NORMALIZATION("GroupNormalization", ElementRules::mixesChannels, Int8Role.FLOAT),
    LRN("LRN", ElementRules::mixesChannels, Int8Role.FLOAT),

    RELU("Relu", ElementRules::unary, Int8Role.CLAMPS),
    CLIP("Clip", ElementRules::unary, Int8Role.CLAMPS),
    LEAKY_RELU("LeakyRelu", ElementRules::unary, Int8Role.FLOAT),
    ELU("Elu", ElementRules::unary, Int8Role.FLOAT),
    CELU("Celu", ElementRules::unary, Int8Role.FLOAT),
    SELU("Selu", ElementRules::unary, Int8Role.FLOAT),
    HARD_SWISH("HardSwish", ElementRules::unary, Int8Role.FLOAT),
    HARD_SIGMOID("HardSigmoid", ElementRules::unary, Int8Role.FLOAT),
    SIGMOID("Sigmoid", ElementRules::unary, Int8Role.FLOAT),
    TANH("Tanh", ElementRules::unary, Int8Role.FLOAT),
    SOFTPLUS("Softplus", ElementRules::unary, Int8Role.FLOAT),
    SOFTSIGN("Softsign", ElementRules::unary, Int8Role.FLOAT),
    MISH("Mish", ElementRules::unary, Int8Role.FLOAT),
    GELU("Gelu", ElementRules::unary, Int8Role.FLOAT),
    ERF("Erf", ElementRules::unary, Int8Role.FLOAT),
    EXP("Exp", ElementRules::unary, Int8Role.FLOAT),
    LOG("Log", ElementRules::unary, Int8Role.FLOAT),
    SQRT("Sqrt", ElementRules::unary, Int8Role.FLOAT),
    SIGN("Sign", ElementRules::unary, Int8Role.FLOAT),
    SIN("Sin", ElementRules::unary, Int8Role.FLOAT),
    COS("Cos", ElementRules::unary, Int8Role.FLOAT),
    NOT("Not", ElementRules::unary, Int8Role.FLOAT),
    THRESHOLDED_RELU("ThresholdedRelu", ElementRules::unary, Int8Role.FLOAT),
    RECIPROCAL("Reciprocal", ElementRules::unary, Int8Role.FLOAT),
    ABS("Abs", ElementRules::unary, Int8Role.FLOAT),
    NEG("Neg", ElementRules::unary, Int8Role.FLOAT),
    FLOOR("Floor", ElementRules::unary, Int8Role.FLOAT),
    CEIL("Ceil", ElementRules::unary, Int8Role.FLOAT),
    ROUND("Round", ElementRules::unary, Int8Role.FLOAT),
    CAST("Cast", ElementRules::unary, Int8Role.FLOAT),
    IDENTITY("Identity", ElementRules::unary, Int8Role.FLOAT),
    DROPOUT("Dropout", ElementRules::unary, Int8Role.FLOAT),
    QUANTIZE_LINEAR("QuantizeLinear", ElementRules::quantised, Int8Role.FLOAT),
    DEQUANTIZE_LINEAR("DequantizeLinear", ElementRules::quantised, Int8Role.FLOAT),

    ADD("Add", ElementRules::elementwise, Int8Role.FOLLOWS),
    SUB("Sub", ElementRules::elementwise, Int8Role.FLOAT),
    MUL("Mul", ElementRules::elementwise, Int8Role.FLOAT),
    DIV("Div", ElementRules::elementwise, Int8Role.FLOAT),
    POW("Pow", ElementRules::elementwise, Int8Role.FLOAT),
    MAX("Max", ElementRules::elementwise, Int8Role.FLOAT),
    MIN("Min", ElementRules::elementwise, Int8Role.FLOAT),
    SUM("Sum", ElementRules::elementwise, Int8Role.FLOAT),
    MEAN("Mean", ElementRules::elementwise, Int8Role.FLOAT),
    WHERE("Where", ElementRules::elementwise, Int8Role.FLOAT),
    EQUAL("Equal", ElementRules::elementwise, Int8Role.FLOAT),
    LESS("Less", ElementRules::elementwise, Int8Role.FLOAT),
    LESS_OR_EQUAL("LessOrEqual", ElementRules::elementwise, Int8Role.FLOAT),
    GREATER("Greater", ElementRules::elementwise, Int8Role.FLOAT),
    GREATER_OR_EQUAL("GreaterOrEqual", ElementRules::elementwise, Int8Role.FLOAT),
    AND("And", ElementRules::elementwise, Int8Role.FLOAT),
    OR("Or", ElementRules::elementwise, Int8Role.FLOAT),
    P_RELU("PRelu", ElementRules::elementwise, Int8Role.FLOAT),

    MAX_POOL("MaxPool", ElementRules::pool, Int8Role.MOVES),
    AVERAGE_POOL("AveragePool", ElementRules::pool, Int8Role.FLOAT),
    GLOBAL_AVERAGE_POOL("GlobalAveragePool", ElementRules::pool, Int8Role.FLOAT),
    GLOBAL_MAX_POOL("GlobalMaxPool", ElementRules::pool, Int8Role.FLOAT),
    LP_POOL("LpPool", ElementRules::pool, Int8Role.FLOAT),
    REDUCE_MEAN("ReduceMean", ShapeRules::reduce, Int8Role.FLOAT),
    REDUCE_SUM("ReduceSum", ShapeRules::reduce, Int8Role.FLOAT),
    REDUCE_MAX("ReduceMax", ShapeRules::reduce, Int8Role.FLOAT),
    REDUCE_MIN("ReduceMin", ShapeRules::reduce, Int8Role.FLOAT),
    REDUCE_L1("ReduceL1", ShapeRules::reduce, Int8Role.FLOAT),
    REDUCE_L2("ReduceL2", ShapeRules::reduce, Int8Role.FLOAT),
    SOFTMAX("Softmax", ShapeRules::alongAxis, Int8Role.FLOAT),
    LOG_SOFTMAX("LogSoftmax", ShapeRules::alongAxis, Int8Role.FLOAT),
    HARDMAX("Hardmax", ShapeRules::alongAxis, Int8Role.FLOAT),
    ARG_MAX("ArgMax", ShapeRules::picksLargest, Int8Role.FLOAT),
    ARG_MIN("ArgMin", ShapeRules::picksLargest, Int8Role.FLOAT),
    TOP_K("TopK", ShapeRules::picksLargest, Int8Role.FLOAT),

    CONCAT("Concat", ShapeRules::concat, Int8Role.FOLLOWS),
    FLATTEN("Flatten", ReshapeRules::reshape, Int8Role.MOVES),
    RESHAPE("Reshape", ReshapeRules::reshape, Int8Role.MOVES),
    SQUEEZE("Squeeze", ReshapeRules::reshape, Int8Role.MOVES),
    UNSQUEEZE("Unsqueeze", ReshapeRules::reshape, Int8Role.MOVES),
    TRANSPOSE("Transpose", ShapeRules::transpose, Int8Role.MOVES),
    SPLIT("Split", PartRules::split, Int8Role.FLOAT),
    SLICE("Slice", PartRules::slice, Int8Role.FLOAT),
    GATHER("Gather", PartRules::gather, Int8Role.FLOAT),
    PAD("Pad", PartRules::pad, Int8Role.FLOAT),
    DEPTH_TO_SPACE("DepthToSpace", PartRules::depthToSpace, Int8Role.FLOAT),
    SPACE_TO_DEPTH("SpaceToDepth", PartRules::spaceToDepth, Int8Role.FLOAT),
    EXPAND("Expand", ShapeRules::expand, Int8Role.FLOAT),
    TILE("Tile", ShapeRules::tile, Int8Role.FLOAT),
    RESIZE("Resize", ShapeRules::resize, Int8Role.FLOAT),
    SHAPE("Shape", ShapeRules::readsShape, Int8Role.FLOAT),
    SIZE("Size", ShapeRules::readsShape, Int8Role.FLOAT);

    private static final Map<String, Operator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(o -> o.op, Function.identity()));

    private final String op;
    private final ChannelRule rule;
    private final Int8Role role;

    Operator(String op, ChannelRule rule, Int8Role role) {
        this.op = op;
        this.rule = rule;
        this.role = role;
    }

    /** The row for a node; null where there is none. */
    static Operator of(Node node) {
        return node.domain.isEmpty() && !node.hasSubgraph() ? BY_NAME.get(node.op) : null;
    }

    ChannelRule rule() {
        return rule;
    }

    Int8Role role() {
        return role;
    }
}
