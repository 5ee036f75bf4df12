package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Packing;
import io.lapidary.compression.Rounding;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Latency;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "precisions",
        description = "Store all layers with fewer and fewer bits, without training: accuracy, measured latency, size.")
final class PrecisionTable implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model and data.")
    private Path file;

    @Option(
            names = "--precisions",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "int8,float16,w6,w5,w4,w3,w2,w4-codebook,w3-codebook,w2-codebook,w4-codebook-s50",
            description = "Which to compare, by commas.")
    private List<String> names;

    PrecisionTable(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /** One precision of all layers; accuracies in the metric's unit. */
    private record Row(
            String precision, double nearest, double feedback, Latency latency, long sizeBytes, long packedBytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Precision> precisions =
                names.stream().map(PrecisionTable::precision).toList();
        SearchInputs inputs = SpecFile.open(file).inputs();
        try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"))) {
            PreparedModel prepared = workshop.prepared();
            CandidateCompiler nearest =
                    new CandidateCompiler(prepared.model(), prepared.calibration(), Map.of(), Rounding.NEAREST);
            List<Row> rows = new ArrayList<>();
            for (Precision precision : precisions) {
                Candidate candidate = all(prepared.model().graph(), precision);
                byte[] compiled = prepared.compiler().compile(candidate);
                rows.add(new Row(
                        precision.label(),
                        accuracy(prepared, nearest.compile(candidate)),
                        accuracy(prepared, compiled),
                        workshop.latency(
                                compiled,
                                inputs.spec().device().batch(),
                                inputs.spec().seed()),
                        compiled.length,
                        Packing.packedSize(compiled)));
            }
            tell(prepared, rows);
        }
        return Exit.GOAL_MET.code();
    }

    private static Precision precision(String name) {
        return Precision.find(name)
                .orElseThrow(() ->
                        InvalidInput.of("--precisions", name, "There is no such precision.", Precision.wayOut(name)));
    }

    private static Candidate all(ModelGraph graph, Precision precision) {
        return new Candidate(
                List.of(),
                graph.layers().stream()
                        .filter(l -> l.takes(precision))
                        .map(l -> new LayerChoice(l.name(), precision))
                        .toList());
    }

    private static double accuracy(PreparedModel prepared, byte[] onnx) {
        return new AccuracyProbe(Runtime.getRuntime().availableProcessors())
                .measure(onnx, prepared.yardstick())
                .accuracy();
    }

    private void tell(PreparedModel prepared, List<Row> rows) {
        ModelGraph graph = prepared.model().graph();
        Metric metric = prepared.yardstick().metric();
        if (options.json()) {
            terminal.json(Map.of(
                    "baseAccuracy", prepared.baseAccuracy(), "baseSizeBytes", graph.sizeBytes(), "precisions", rows));
            return;
        }
        TextTable table =
                new TextTable("all layers", ">to nearest", ">with feedback", ">latency, measured", ">file", ">packed");
        for (Row row : rows) {
            table.row(
                    row.precision(),
                    metric.text(row.nearest()),
                    metric.text(row.feedback()),
                    speedup(row.latency()),
                    share(graph, row.sizeBytes()),
                    share(graph, row.packedBytes()));
        }
        terminal.print(String.format(
                Locale.ROOT,
                "%s, %s untouched, no training, %d validation samples",
                graph.name(),
                metric.text(prepared.baseAccuracy()),
                prepared.validation().size()));
        terminal.print(table.toString());
    }

    private static String speedup(Latency latency) {
        return String.format(
                Locale.ROOT,
                "%.2fx (%.2f–%.2f)%s",
                latency.speedup(),
                latency.speedupLow(),
                latency.speedupHigh(),
                latency.noisy() ? ", noisy" : "");
    }

    private static String share(ModelGraph graph, long bytes) {
        return String.format(Locale.ROOT, "1/%.1f", (double) graph.sizeBytes() / bytes);
    }
}
