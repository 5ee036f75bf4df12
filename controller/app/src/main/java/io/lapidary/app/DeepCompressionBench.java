package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.compression.DeepCompression;
import io.lapidary.graph.ModelGraph;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.spec.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deep-compression",
        description = "Make a model as small as it can be when packed, without training: zeros and shared values.")
final class DeepCompressionBench implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model and data.")
    private Path file;

    @Option(
            names = "--drop",
            defaultValue = "0.5",
            description = "Points of accuracy that may be lost, or decibels of psnr.")
    private double drop;

    @Option(names = "-o", paramLabel = "OUT", description = "Where to write the small model.")
    private Path target;

    DeepCompressionBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        SearchInputs inputs = SpecFile.open(file).inputs();
        try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"))) {
            PreparedModel prepared = workshop.prepared();
            ModelGraph graph = prepared.model().graph();
            DeepCompression.Tried found = DeepCompression.search(
                    prepared.model(),
                    prepared.calibration(),
                    prepared.compiler(),
                    inputs.data().calibration(),
                    prepared.baseAccuracy() - drop,
                    onnx -> accuracy(onnx, prepared.yardstick()),
                    tried -> {
                        if (!options.json()) {
                            terminal.print(line(graph, prepared, tried));
                        }
                    });
            byte[] onnx = prepared.compiler().compile(found.candidate());
            if (target != null) {
                Files.write(target, onnx);
            }
            tell(prepared, found, onnx, inputs.data().test().get());
            boolean holds = found.accuracy() >= prepared.baseAccuracy() - drop;
            return (holds ? Exit.GOAL_MET : Exit.NO_FEASIBLE_CANDIDATE).code();
        }
    }

    private static double accuracy(byte[] onnx, Yardstick yardstick) {
        return probe().measure(onnx, yardstick).accuracy();
    }

    private static String line(ModelGraph graph, PreparedModel prepared, DeepCompression.Tried tried) {
        Metric metric = prepared.yardstick().metric();
        return String.format(
                Locale.ROOT,
                "%s (%s), packed 1/%.1f (%d bytes), the file that runs 1/%.1f (%d bytes)",
                metric.text(tried.accuracy()),
                metric.changeText(tried.accuracy() - prepared.baseAccuracy()),
                (double) graph.sizeBytes() / tried.packedBytes(),
                tried.packedBytes(),
                (double) graph.sizeBytes() / tried.sizeBytes(),
                tried.sizeBytes());
    }

    private void tell(PreparedModel prepared, DeepCompression.Tried found, byte[] onnx, Optional<LabelledData> test) {
        ModelGraph graph = prepared.model().graph();
        if (options.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("baseAccuracy", prepared.baseAccuracy());
            tree.put("baseSizeBytes", graph.sizeBytes());
            tree.put("found", found);
            test.map(data -> yardstick(prepared, data)).ifPresent(by -> {
                tree.put("testBaseAccuracy", accuracy(prepared.model().bytes(), by));
                tree.put("testAccuracy", accuracy(onnx, by));
            });
            terminal.json(tree);
            return;
        }
        Metric metric = prepared.yardstick().metric();
        TextTable table = new TextTable("layer", ">weights", "stored as");
        for (LayerChoice choice : found.candidate().layers()) {
            long weights = graph.layer(choice.layer()).orElseThrow().parameters();
            table.row(
                    choice.layer(), String.valueOf(weights), choice.precision().label());
        }
        terminal.print(table.toString());
        terminal.print(String.format(
                Locale.ROOT,
                "%s, without training, %s untouched: %s",
                graph.name(),
                metric.text(prepared.baseAccuracy()),
                line(graph, prepared, found)));
        test.map(data -> yardstick(prepared, data))
                .ifPresent(by -> terminal.print(String.format(
                        Locale.ROOT,
                        "test split, looked at once: %s untouched, %s compressed",
                        metric.text(accuracy(prepared.model().bytes(), by)),
                        metric.text(accuracy(onnx, by)))));
    }

    private static Yardstick yardstick(PreparedModel prepared, LabelledData data) {
        return probe().yardstick(
                        prepared.model().bytes(), data, prepared.yardstick().metric());
    }

    private static AccuracyProbe probe() {
        return new AccuracyProbe(Runtime.getRuntime().availableProcessors());
    }
}
