package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.compression.Packing;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.AccuracyResult;
import io.lapidary.runtime.ModelFailure;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.service.cost.Timetable;
import io.lapidary.spec.SearchSpec;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Says of a candidate the same to every agent: accuracy as the engine answers, latency from a timetable, a little
 * disturbed as a clock would be, by an amount that the candidate alone decides. Used by one thread.
 */
final class Judge implements Function<Candidate, Outcome> {
    /** Relative deviation of one sitting from the next on a quiet machine. */
    private static final double DISTURBANCE = 0.01;

    private static final double QUANTILE = 1.96;

    private final SearchSpec spec;
    private final PreparedModel prepared;
    private final Timetable timetable;
    private final Ground ground;
    private final AccuracyProbe probe;
    private final long basePackedBytes;

    /** @param threads that answer samples */
    Judge(SearchSpec spec, PreparedModel prepared, Ground ground, int threads) {
        this.spec = spec;
        this.prepared = prepared;
        this.ground = ground;
        this.timetable = new Timetable(prepared.model().graph(), ground.rows());
        this.probe = new AccuracyProbe(threads);
        this.basePackedBytes = Packing.packedSize(prepared.model().bytes());
    }

    @Override
    public Outcome apply(Candidate candidate) {
        byte[] onnx = prepared.compiler().compile(candidate);
        AccuracyResult accuracy;
        try {
            accuracy = probe.measure(onnx, prepared.yardstick());
        } catch (ModelFailure e) {
            return new Outcome.Failed(List.of(e.getMessage()));
        }
        ModelGraph graph = prepared.model().graph();
        return new Outcome.Scored(new Measurement(
                accuracy.accuracy(),
                prepared.baseAccuracy(),
                latency(candidate),
                onnx.length,
                graph.sizeBytes(),
                Packing.packedSize(onnx),
                basePackedBytes,
                graph.macs(candidate),
                graph.macs(),
                new Provenance(
                        "bench",
                        ground.device().device(),
                        ground.device().engines(),
                        spec.device().threads(),
                        spec.device().batch(),
                        accuracy.samples(),
                        "",
                        0,
                        accuracy.loadMillis() + accuracy.runMillis(),
                        0)));
    }

    /** Called measured, as agents are to believe it: their cost models learn from nothing else. */
    private Latency latency(Candidate candidate) {
        double base = timetable.baseMicros();
        SplittableRandom random =
                new SplittableRandom(Long.parseUnsignedLong(candidate.id().substring(0, 15), 16));
        double ratio = timetable.ratio(candidate) * Math.exp(DISTURBANCE * random.nextGaussian());
        double reach = ratio * DISTURBANCE * QUANTILE;
        return new Latency(base, base * ratio, ratio, ratio - reach, ratio + reach, false, 0, Latency.Source.MEASURED);
    }
}
