package io.lapidary.service.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Latency of a candidate from the times of each layer at several widths, between which it is interpolated. Unlike {@link
 * DefaultCostModel} it supposes nothing of how time follows width, and learns nothing: what agents that start from the
 * other are judged by. Immutable; any thread.
 */
public final class Timetable {
    /**
     * A model pruned evenly, and its layers' times in float and in int8.
     *
     * @param pruned choices of groups only
     */
    public record Row(Candidate pruned, DeviceProfile times) {}

    private record Times(double floatMicros, double int8Micros) {
        double micros(boolean int8) {
            return int8 ? int8Micros : floatMicros;
        }
    }

    private final ModelGraph graph;
    private final Widths widths;
    private final Borders borders;
    private final DeviceProfile whole;
    private final Map<String, TreeMap<Double, Times>> layers = new HashMap<>();
    private final double baseMicros;

    /** @param rows the last one of the whole model, which also says what a border and a run cost */
    public Timetable(ModelGraph graph, List<Row> rows) {
        this.graph = graph;
        this.widths = new Widths(graph);
        this.borders = new Borders(graph);
        this.whole = rows.get(rows.size() - 1).times();
        for (Row row : rows) {
            int[] kept = widths.kept(row.pruned());
            Map<String, LayerTime> times = new HashMap<>();
            row.times().layerTimes().forEach(t -> times.put(t.layer(), t));
            for (Layer layer : graph.layers()) {
                LayerTime time = times.get(layer.name());
                layers.computeIfAbsent(layer.name(), l -> new TreeMap<>())
                        .put(share(layer, kept), new Times(time.floatMicros(), time.int8Micros()));
            }
        }
        this.baseMicros = micros(Candidate.UNTOUCHED);
    }

    /** Of the untouched model. */
    public double baseMicros() {
        return baseMicros;
    }

    /** Candidate ÷ base. */
    public double ratio(Candidate candidate) {
        return micros(candidate) / baseMicros;
    }

    private double micros(Candidate candidate) {
        int[] kept = widths.kept(candidate);
        Map<String, Boolean> precisions = new HashMap<>();
        for (LayerChoice choice : candidate.layers()) {
            precisions.put(choice.layer(), choice.precision().runsAsInt8());
        }
        boolean[] int8 = new boolean[graph.layers().size()];
        double sum = whole.overheadMicros();
        for (Layer layer : graph.layers()) {
            boolean integers = precisions.getOrDefault(layer.name(), false);
            int8[layer.index()] = integers;
            sum += between(layers.get(layer.name()), share(layer, kept), integers);
        }
        return sum + whole.borderMicros() * borders.count(int8);
    }

    /** Geometric mean of the shares of its inputs and of its outputs that a layer keeps. */
    private double share(Layer layer, int[] kept) {
        double in = (double) widths.inputs(layer.index(), kept) / layer.inputChannels();
        double out = (double) widths.outputs(layer.index(), kept) / layer.outputChannels();
        return Math.sqrt(in * out);
    }

    private static double between(TreeMap<Double, Times> times, double share, boolean int8) {
        Map.Entry<Double, Times> below = times.floorEntry(share);
        Map.Entry<Double, Times> above = times.ceilingEntry(share);
        if (below == null || above == null) {
            return (below == null ? above : below).getValue().micros(int8);
        }
        double from = below.getValue().micros(int8);
        double reach = above.getKey() - below.getKey();
        return reach == 0 ? from : from + (above.getValue().micros(int8) - from) * (share - below.getKey()) / reach;
    }
}
