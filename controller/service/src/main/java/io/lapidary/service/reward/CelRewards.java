package io.lapidary.service.reward;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import io.lapidary.outcome.Measurement;
import io.lapidary.spec.Reward;
import io.lapidary.spec.RewardLanguage;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Rewards in the Common Expression Language: typed, without loops and without side effects, so that an expression of a
 * stranger can neither run for long nor reach anything but the numbers it is given. Thread-safe.
 */
public final class CelRewards implements RewardLanguage {
    /** Expressions that are kept compiled: those of searches that are looked at. */
    private static final int KEPT = 64;
    /** Parentheses within parentheses. */
    private static final int DEEPEST = 50;

    private static final Map<String, ToDoubleFunction<Measurement>> QUANTITY = quantities();
    private static final Cel CEL = cel();

    private final Map<Reward, ToDoubleFunction<Measurement>> compiled =
            Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Reward, ToDoubleFunction<Measurement>> eldest) {
                    return size() > KEPT;
                }
            });

    private static Map<String, ToDoubleFunction<Measurement>> quantities() {
        Map<String, ToDoubleFunction<Measurement>> map = new HashMap<>();
        map.put("accuracy", Measurement::accuracy);
        map.put("baseAccuracy", Measurement::baseAccuracy);
        map.put("accuracyDrop", Measurement::accuracyDrop);
        map.put("latency", m -> m.latency().ratio());
        map.put("latencyMicros", m -> m.latency().candidateMicros());
        map.put("speedup", m -> m.latency().speedup());
        map.put("size", m -> (double) m.sizeBytes() / m.baseSizeBytes());
        map.put("sizeBytes", m -> (double) m.sizeBytes());
        map.put("packedSize", m -> (double) m.packedBytes() / m.basePackedBytes());
        map.put("macs", m -> (double) m.macs() / m.baseMacs());
        return Map.copyOf(map);
    }

    private static Cel cel() {
        CelBuilder builder = CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current().maxParseRecursionDepth(DEEPEST).build())
                .setResultType(SimpleType.DOUBLE);
        QUANTITY.keySet().forEach(name -> builder.addVar(name, SimpleType.DOUBLE));
        function(builder, "ln", Math::log);
        function(builder, "exp", Math::exp);
        function(builder, "sqrt", Math::sqrt);
        function(builder, "abs", Math::abs);
        function(builder, "pow", Math::pow);
        function(builder, "min", Math::min);
        function(builder, "max", Math::max);
        return builder.build();
    }

    private static void function(CelBuilder builder, String name, DoubleUnaryOperator function) {
        String overload = name + "_double";
        builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload, SimpleType.DOUBLE, SimpleType.DOUBLE)));
        builder.addFunctionBindings(CelFunctionBinding.from(overload, Double.class, function::applyAsDouble));
    }

    private static void function(CelBuilder builder, String name, DoubleBinaryOperator function) {
        String overload = name + "_double_double";
        builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                name,
                CelOverloadDecl.newGlobalOverload(overload, SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE)));
        builder.addFunctionBindings(
                CelFunctionBinding.from(overload, Double.class, Double.class, function::applyAsDouble));
    }

    @Override
    public ToDoubleFunction<Measurement> compile(Reward reward) {
        return compiled.computeIfAbsent(reward, CelRewards::compiled);
    }

    private static ToDoubleFunction<Measurement> compiled(Reward reward) {
        try {
            CelAbstractSyntaxTree tree = CEL.compile(reward.expression()).getAst();
            CelRuntime.Program program = CEL.createProgram(tree);
            return measurement -> value(program, measurement);
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(said(e), e);
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("This cannot be computed: " + e.getMessage(), e);
        }
    }

    private static String said(CelValidationException e) {
        StringBuilder all = new StringBuilder();
        e.getErrors().forEach(issue -> {
            all.append(all.isEmpty() ? "" : " ");
            all.append(
                    "At character %d: %s.".formatted(issue.getSourceLocation().getColumn() + 1, issue.getMessage()));
            if (issue.getMessage().contains("no matching overload")
                    || issue.getMessage().contains("expected type")) {
                all.append(" Numbers are decimals here: 2.0, not 2.");
            }
        });
        return all.toString();
    }

    private static double value(CelRuntime.Program program, Measurement measurement) {
        Map<String, Object> values = new HashMap<>();
        QUANTITY.forEach((name, quantity) -> values.put(name, quantity.applyAsDouble(measurement)));
        try {
            return (Double) program.eval(values);
        } catch (CelEvaluationException e) {
            return Double.NaN;
        }
    }
}
