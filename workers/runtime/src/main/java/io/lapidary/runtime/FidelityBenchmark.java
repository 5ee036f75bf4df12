package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.ChannelRanks;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.Refiner;
import io.lapidary.compression.Rounding;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.gradient.GradientRanks;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.spec.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is left of a model's accuracy, without any training, after channels are removed or weights rounded.
 *
 * @param samples that every accuracy was measured on
 * @param base accuracy of the model itself, in the metric's unit
 * @param keeps shares kept of every group that one layer alone makes, so that no shortcut ties it
 * @param macs for each of them the share of the multiply–accumulates that is left
 * @param pruned one row a way to remove channels, one accuracy for each share
 * @param bits of every layer's weights, nothing removed; 8 are int8
 * @param rounded one row a way to round, one accuracy for each number of bits
 * @param notes what could not be done, and why
 */
public record FidelityBenchmark(
        int samples,
        double base,
        List<Double> keeps,
        List<Double> macs,
        List<Row> pruned,
        List<Integer> bits,
        List<Row> rounded,
        List<String> notes) {
    private static final List<Integer> BITS = List.of(8, 6, 5, 4, 3, 2);

    /** Accuracies reached in one way. */
    public record Row(String how, List<Double> accuracies) {
        public Row {
            accuracies = List.copyOf(accuracies);
        }
    }

    /**
     * Measures all of it, on the calling thread.
     *
     * @param threads of the accuracy runs
     * @param progress told what is about to be done
     */
    public static FidelityBenchmark run(
            OnnxModel model,
            DataSplits data,
            Metric metric,
            List<Double> keeps,
            TargetTypes types,
            long seed,
            int threads,
            Consumer<String> progress) {
        AccuracyProbe probe = new AccuracyProbe(threads);
        Yardstick yardstick = probe.yardstick(model.bytes(), data.validation(), metric);
        Function<byte[], Double> accuracy =
                onnx -> probe.measure(onnx, yardstick).accuracy();
        List<Candidate> cuts = keeps.stream().map(k -> inner(model.graph(), k)).toList();
        List<Row> pruned = new ArrayList<>();
        List<String> notes = new ArrayList<>();

        progress.accept("slicing");
        Calibration sliced = Calibration.slicing(model, data.calibration(), Criterion.MAGNITUDE_L1, types, seed);
        pruned.add(row("slicing, by magnitude (L1)", cuts, compiler(model, sliced)::compile, accuracy));
        for (Criterion criterion : List.of(Criterion.MAGNITUDE_L1, Criterion.MAGNITUDE_L2)) {
            progress.accept(criterion.label());
            Calibration calibration = Calibration.of(model, data.calibration(), criterion, types, seed, share -> {});
            pruned.add(
                    row("closed form, by " + criterion.label(), cuts, compiler(model, calibration)::compile, accuracy));
        }
        progress.accept(GradientRanks.CRITERION);
        try {
            ChannelRanks ranks = GradientRanks.of(model, data.calibration(), share -> {});
            Calibration calibration = Calibration.of(model, data.calibration(), ranks, types, seed, share -> {});
            pruned.add(row("closed form, by gradient", cuts, compiler(model, calibration)::compile, accuracy));
        } catch (InvalidInput e) {
            notes.add(e.getMessage());
        }
        progress.accept(Criterion.INDEPENDENCE.label());
        Calibration best = Calibration.of(model, data.calibration(), Criterion.INDEPENDENCE, types, seed, share -> {});
        pruned.add(row("closed form, by independence", cuts, compiler(model, best)::compile, accuracy));
        progress.accept("refine");
        Refiner refiner = new Refiner(compiler(model, best), data.calibration(), seed);
        pruned.add(
                row("refined, by independence", cuts, candidate -> refiner.refine(candidate, share -> {}), accuracy));

        progress.accept("bits");
        List<Candidate> rounds =
                BITS.stream().map(b -> rounded(model.graph(), b)).toList();
        List<Row> rounded = new ArrayList<>();
        for (Rounding rounding : List.of(Rounding.NEAREST, Rounding.FEEDBACK)) {
            CandidateCompiler compiler = new CandidateCompiler(model, best, Map.of(), rounding);
            rounded.add(row(rounding == Rounding.NEAREST ? "nearest" : "GPTQ", rounds, compiler::compile, accuracy));
        }
        return new FidelityBenchmark(
                data.validation().size(),
                accuracy.apply(model.bytes()),
                keeps,
                cuts.stream()
                        .map(c -> (double) model.graph().macs(c) / model.graph().macs())
                        .toList(),
                pruned,
                BITS,
                rounded,
                notes);
    }

    private static CandidateCompiler compiler(OnnxModel model, Calibration calibration) {
        return new CandidateCompiler(model, calibration, Map.of());
    }

    private static Row row(
            String how,
            List<Candidate> candidates,
            Function<Candidate, byte[]> compiler,
            Function<byte[], Double> accuracy) {
        return new Row(how, candidates.stream().map(compiler.andThen(accuracy)).toList());
    }

    private static Candidate inner(ModelGraph graph, double keep) {
        return new Candidate(
                graph.groups().stream()
                        .filter(g -> g.producers().size() == 1)
                        .map(g -> new GroupChoice(g.name(), keep))
                        .toList(),
                List.of());
    }

    private static Candidate rounded(ModelGraph graph, int bits) {
        Precision precision = bits == 8 ? Precision.INT8 : Precision.of("w" + bits);
        return new Candidate(
                List.of(),
                graph.layers().stream()
                        .filter(Layer::quantisable)
                        .map(l -> new LayerChoice(l.name(), precision))
                        .toList());
    }
}
