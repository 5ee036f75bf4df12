package io.lapidary.service.agent;

import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.GroupProfile;
import io.lapidary.profile.ModelProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the agent sees at a step, each in [0, 1] over the model: AMC's features (He et al. 2018) of the layer, what the
 * walk has done so far, and ours: closed-form errors at three keep-ratios, int8 error, and the error and cost that the
 * walk has added up.
 */
final class Features {
    private static final double[] RATIOS = {0.25, 0.5, 0.75};
    private static final int STATIC = 17;
    private static final int DYNAMIC = 8;
    static final int SIZE = STATIC + DYNAMIC;

    private final ModelGraph graph;
    private final ModelProfile profile;
    private final Knobs knobs;
    private final Spending spending;
    private final double[][] fixed;
    private final Map<String, Integer> knobOfGroup = new HashMap<>();
    private final double[][] errors;

    Features(SearchProblem problem, Knobs knobs, Spending spending) {
        this.graph = problem.graph();
        this.profile = problem.profile();
        this.knobs = knobs;
        this.spending = spending;
        this.errors = new double[knobs.size()][];
        for (int k = 0; k < knobs.size(); k++) {
            if (knobs.knob(k).isKeep()) {
                knobOfGroup.put(knobs.knob(k).group().group(), k);
            }
            errors[k] = errors(knobs.knob(k));
        }
        this.fixed = fixed();
    }

    /** Predicted relative error of each level of a knob; 0 where the profile does not know. */
    private double[] errors(Knobs.Knob knob) {
        double[] result = new double[knob.levels()];
        for (int level = 0; level < result.length; level++) {
            result[level] = knob.isKeep()
                    ? error(knob.group().group(), knob.keep(level))
                    : rounding(knob.layer().layer(), knob.precision(level));
        }
        return result;
    }

    /**
     * A bit less doubles the rounding's step, so its squared error grows fourfold. Zeros lose the energy of the smallest
     * weights, about a cubed share as weights are distributed, of which the others make up for a half.
     */
    private double rounding(String layer, Precision precision) {
        double steps = precision.bits() > 8 ? 0 : int8Error(layer) * Math.pow(4, 8 - precision.bits());
        return steps + Math.pow(precision.sparsity(), 3) / 2;
    }

    private double error(String group, double keep) {
        ChannelGroup channels = graph.group(group).orElseThrow();
        return profile.group(group)
                .map((GroupProfile g) -> Math.max(0, g.error(channels.kept(keep))))
                .orElse(0.0);
    }

    private double int8Error(String layer) {
        return profile.layer(layer).map(l -> Math.max(0, l.int8Error())).orElse(0.0);
    }

    /** Predicted relative error that a knob's level adds. */
    double error(int knob, int level) {
        return errors[knob][level];
    }

    /** Predicted relative errors that a setting adds, knob by knob. */
    double[] errors(int[] levels) {
        double[] each = new double[levels.length];
        for (int k = 0; k < levels.length; k++) {
            each[k] = errors[k][levels[k]];
        }
        return each;
    }

    /** Sum over the knobs of the predicted relative errors. */
    double error(int[] levels) {
        double sum = 0;
        for (int k = 0; k < levels.length; k++) {
            sum += errors[k][levels[k]];
        }
        return sum;
    }

    private double[][] fixed() {
        List<Knobs.Step> steps = knobs.steps();
        List<double[]> columns = new ArrayList<>();
        double last = Math.max(1, graph.layers().size() - 1);
        columns.add(column(steps, s -> s.layer().index() / last));
        columns.add(column(steps, s -> s.layer().kind() == LayerKind.DENSE ? 1 : 0));
        columns.add(column(steps, s -> s.layer().kind() == LayerKind.DEPTHWISE ? 1 : 0));
        columns.add(scaled(steps, s -> Math.log1p(s.layer().inputChannels())));
        columns.add(scaled(steps, s -> Math.log1p(s.layer().outputChannels())));
        columns.add(scaled(steps, s -> product(s.layer().kernel())));
        columns.add(scaled(steps, s -> product(s.layer().strides())));
        columns.add(scaled(steps, s -> Math.log1p(s.layer().positions())));
        columns.add(scaled(steps, s -> s.layer().parameters()));
        columns.add(scaled(steps, s -> s.layer().macs()));
        columns.add(scaled(steps, s -> spending.share(s.layer())));
        for (double ratio : RATIOS) {
            columns.add(column(
                    steps,
                    s -> s.keepKnob() < 0
                            ? 0
                            : squashed(error(knobs.knob(s.keepKnob()).group().group(), ratio))));
        }
        columns.add(scaled(steps, s -> Math.sqrt(int8Error(s.layer().name()))));
        columns.add(column(steps, s -> s.keepKnob() < 0 ? 0 : 1));
        columns.add(column(steps, s -> s.precisionKnob() < 0 ? 0 : 1));
        if (columns.size() != STATIC) {
            throw new IllegalStateException("Impossible state: %d features of a layer.".formatted(columns.size()));
        }
        double[][] rows = new double[steps.size()][STATIC];
        for (int f = 0; f < STATIC; f++) {
            for (int s = 0; s < rows.length; s++) {
                rows[s][f] = columns.get(f)[s];
            }
        }
        return rows;
    }

    private static double product(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
    }

    private static double[] column(List<Knobs.Step> steps, ToDoubleFunction<Knobs.Step> feature) {
        return steps.stream().mapToDouble(feature).toArray();
    }

    private static double[] scaled(List<Knobs.Step> steps, ToDoubleFunction<Knobs.Step> feature) {
        double[] column = column(steps, feature);
        double most = 0;
        for (double value : column) {
            most = Math.max(most, value);
        }
        for (int i = 0; i < column.length && most > 0; i++) {
            column[i] /= most;
        }
        return column;
    }

    /** Relative squared errors span decades; their root, bounded, does not. */
    private static double squashed(double error) {
        return Math.min(1, Math.sqrt(error));
    }

    /**
     * The state before a step.
     *
     * @param levels a setting whose knobs from {@code decided} on are at their mildest
     * @param previous the action realised at the step before
     */
    double[] state(int step, int[] levels, int decided, double[] previous) {
        double[] state = new double[SIZE];
        System.arraycopy(fixed[step], 0, state, 0, STATIC);
        Knobs.Step now = knobs.steps().get(step);
        int f = STATIC;
        state[f++] = previous[0];
        state[f++] = previous[1];
        state[f++] = Math.max(0, Math.min(1, 1 - spending.ratio(knobs.candidate(levels))));
        state[f++] = spending.shareFrom(now.layer());
        state[f++] = squashed(error(levels));
        state[f++] = keptInputs(now.layer(), levels);
        state[f++] = keptOutputs(now, levels);
        state[f] = meanPosition(levels, decided);
        return state;
    }

    private double keptInputs(Layer layer, int[] levels) {
        double kept = 0;
        for (ChannelSpan span : layer.inputs()) {
            kept += span.channels() * keep(span.group(), levels);
        }
        return layer.inputChannels() == 0 ? 1 : Math.min(1, kept / layer.inputChannels());
    }

    private double keptOutputs(Knobs.Step step, int[] levels) {
        return step.keepKnob() >= 0 ? 1 : keep(step.layer().outputGroup(), levels);
    }

    private double keep(String group, int[] levels) {
        Integer knob = group == null ? null : knobOfGroup.get(group);
        return knob == null ? 1 : knobs.knob(knob).keep(levels[knob]);
    }

    private double meanPosition(int[] levels, int decided) {
        double sum = 0;
        for (int k = 0; k < decided; k++) {
            sum += knobs.knob(k).position(levels[k]);
        }
        return decided == 0 ? 1 : sum / decided;
    }
}
