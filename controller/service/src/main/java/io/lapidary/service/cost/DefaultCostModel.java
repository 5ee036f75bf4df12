package io.lapidary.service.cost;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * MACs and size exact; latency additive: each layer's probed time scaled by its kept inputs × kept outputs, both
 * rounded up to the device's channel step, above a floor that no pruning removes; a cost for every float–int8 border;
 * the run's own overhead. Each of these parts is corrected by a common factor, learnt from measured candidates together with how far
 * predictions are off.
 */
public final class DefaultCostModel implements CostModel {
    /** Share of a layer's time that stays however narrow it gets: starting the kernel. */
    private static final double FIXED = 0.05;
    /** Share that shrinks with the mean of its two widths only: reading and writing tensors. */
    private static final double TENSORS = 0.1;

    private static final double LEAST_RATIO = 0.01;
    private static final double NOISY_WEIGHT = 0.25;
    /** The base is known to be 1 without measuring. */
    private static final double BASE_WEIGHT = 10;

    private static final int REMEMBERED_SIZES = 20_000;

    private static final int FLOAT_WORK = 0;
    private static final int FLOAT_FLOOR = 1;
    private static final int INT8_WORK = 2;
    private static final int INT8_FLOOR = 3;
    private static final int BORDERS = 4;
    private static final int OVERHEAD = 5;
    private static final int PARTS = 6;

    private final ModelGraph graph;
    private final DeviceProfile device;
    private final ToLongFunction<Candidate> sizeBytes;
    private final Widths widths;
    private final Borders borders;
    private final LayerCosts times;
    private final Map<String, Integer> layerIndex = new HashMap<>();
    private final Map<Candidate, Long> sizes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Candidate, Long> eldest) {
            return size() > REMEMBERED_SIZES;
        }
    };
    private final Correction correction = new Correction(PARTS);
    private final double baseMicros;

    /**
     * @param device what a probe says of the device; without layer times, MACs stand for them
     * @param sizeBytes exact size of the file that a candidate compiles to
     */
    public DefaultCostModel(ModelGraph graph, DeviceProfile device, ToLongFunction<Candidate> sizeBytes) {
        this.graph = graph;
        this.device = device;
        this.sizeBytes = sizeBytes;
        this.widths = new Widths(graph);
        this.borders = new Borders(graph);
        this.times = new LayerCosts(graph, device);
        graph.layers().forEach(l -> layerIndex.put(l.name(), l.index()));
        double sum = 0;
        for (double part : micros(Candidate.UNTOUCHED)) {
            sum += part;
        }
        this.baseMicros = Math.max(sum, 1e-9);
        correction.know(shares(Candidate.UNTOUCHED), 1, BASE_WEIGHT);
    }

    @Override
    public long macs(Candidate candidate) {
        int[] kept = widths.kept(candidate);
        long sum = 0;
        for (int i = 0; i < graph.layers().size(); i++) {
            sum += graph.layers().get(i).macs(widths.inputs(i, kept), widths.outputs(i, kept));
        }
        return sum;
    }

    @Override
    public long sizeBytes(Candidate candidate) {
        Long known = sizes.get(candidate);
        if (known == null) {
            known = sizeBytes.applyAsLong(candidate);
            sizes.put(candidate, known);
        }
        return known;
    }

    @Override
    public long packedBytes(Candidate candidate) {
        int[] kept = widths.kept(candidate);
        double bytes = sizeBytes(candidate);
        for (LayerChoice choice : candidate.layers()) {
            Integer index = layerIndex.get(choice.layer());
            if (index != null) {
                Layer layer = graph.layers().get(index);
                double share = (double) widths.outputs(index, kept) / layer.outputChannels();
                if (layer.kind().costsInputsTimesOutputs()) {
                    share *= (double) widths.inputs(index, kept) / layer.inputChannels();
                }
                Precision precision = choice.precision();
                bytes -= share * layer.parameters() * (precision.storedBytes() - precision.packedBits() / 8);
            }
        }
        return Math.round(bytes);
    }

    @Override
    public LatencyForecast latency(Candidate candidate) {
        if (candidate.equals(Candidate.UNTOUCHED)) {
            return LatencyForecast.exactly(1);
        }
        LatencyForecast found = correction.apply(shares(candidate));
        double low = Math.max(LEAST_RATIO, found.low());
        return new LatencyForecast(Math.max(low, found.ratio()), found.deviation(), low, Math.max(low, found.high()));
    }

    @Override
    public OptionalDouble baseMicros() {
        return device.layerTimes().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(baseMicros);
    }

    @Override
    public OptionalDouble layerMicros(String layer) {
        Integer index = layerIndex.get(layer);
        return index == null ? OptionalDouble.empty() : OptionalDouble.of(times.micros(index, false));
    }

    @Override
    public void observe(Candidate candidate, Latency measured) {
        if (measured.source() == Latency.Source.MEASURED) {
            correction.observe(shares(candidate), measured.ratio(), measured.noisy() ? NOISY_WEIGHT : 1);
        }
    }

    /** The parts of a candidate's time, each as a share of the base's whole time. */
    private double[] shares(Candidate candidate) {
        double[] parts = micros(candidate);
        for (int i = 0; i < PARTS; i++) {
            parts[i] /= baseMicros;
        }
        return parts;
    }

    private double[] micros(Candidate candidate) {
        int layers = graph.layers().size();
        int[] kept = widths.kept(candidate);
        boolean[] int8 = new boolean[layers];
        for (LayerChoice choice : candidate.layers()) {
            Integer layer = layerIndex.get(choice.layer());
            if (layer != null) {
                int8[layer] = choice.precision().runsAsInt8();
            }
        }
        double[] parts = new double[PARTS];
        for (int i = 0; i < layers; i++) {
            Layer layer = graph.layers().get(i);
            double in = share(widths.inputs(i, kept), layer.inputChannels());
            double out = share(widths.outputs(i, kept), layer.outputChannels());
            double full = times.micros(i, int8[i]);
            double work = layer.kind().costsInputsTimesOutputs() ? in * out : out;
            parts[int8[i] ? INT8_WORK : FLOAT_WORK] += full * (1 - FIXED - TENSORS) * work;
            parts[int8[i] ? INT8_FLOOR : FLOAT_FLOOR] += full * (FIXED + TENSORS * (in + out) / 2);
        }
        parts[BORDERS] = device.borderMicros() * borders.count(int8);
        parts[OVERHEAD] = device.overheadMicros();
        return parts;
    }

    private double share(int kept, int whole) {
        return (double) stepped(kept) / stepped(whole);
    }

    private int stepped(int channels) {
        int step = Math.max(1, device.channelStep());
        return (channels + step - 1) / step * step;
    }
}
