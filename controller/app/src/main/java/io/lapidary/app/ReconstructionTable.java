package io.lapidary.app;

import io.lapidary.app.lab.Devices;
import io.lapidary.app.lab.SearchFiles;
import io.lapidary.app.lab.SearchInputs;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.ModelGraph;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reconstruction",
        description = "Remove a share of all inner channels without training, in three ways, and compare accuracies.")
final class ReconstructionTable implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model and data.")
    private Path file;

    @Option(names = "--keep", defaultValue = "0.5", description = "Share of the inner channels to keep.")
    private double keep;

    ReconstructionTable(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        SpecFile source = SpecFile.open(file);
        SearchSpec spec = SpecReader.read(source.text(), source.folder());
        SearchInputs inputs = SearchInputs.read(spec, SearchFiles.in(source.folder(), spec));
        OnnxModel model = inputs.model();
        DataSplits data = inputs.data();
        TargetTypes types = TargetTypes.forFeatures(new Devices().cpu().features());
        Candidate candidate = inner(model.graph(), keep);
        Map<String, Double> accuracies = new LinkedHashMap<>();
        accuracies.put("untouched", accuracy(inputs, model.bytes()));
        accuracies.put(
                "plain slicing, by magnitude",
                accuracy(
                        inputs,
                        compiled(
                                model,
                                Calibration.slicing(
                                        model, data.calibration(), Criterion.MAGNITUDE_L1, types, spec.seed()),
                                candidate)));
        for (Criterion criterion : Criterion.values()) {
            ProgressLine progress = new ProgressLine(terminal, "calibrating");
            Calibration calibration =
                    Calibration.of(model, data.calibration(), criterion, types, spec.seed(), progress);
            accuracies.put(
                    "closed form, by " + criterion.label(), accuracy(inputs, compiled(model, calibration, candidate)));
        }
        double macs = (double) model.graph().macs(candidate) / model.graph().macs();
        if (options.json()) {
            terminal.json(Map.of("keep", keep, "macs", macs, "accuracy", accuracies));
        } else {
            TextTable table = new TextTable("channels removed", ">accuracy");
            accuracies.forEach((how, percent) -> table.row(how, String.format(Locale.ROOT, "%.2f %%", percent)));
            terminal.print(
                    "%s, %.0f %% of all inner channels kept, %.0f %% of the MACs, no training, %d validation samples"
                            .formatted(
                                    model.graph().name(),
                                    100 * keep,
                                    100 * macs,
                                    data.validation().size()));
            terminal.print(table.toString());
        }
        return Exit.GOAL_MET.code();
    }

    /** Channels inside of blocks: groups that one layer alone produces, so that no shortcut ties them. */
    private static Candidate inner(ModelGraph graph, double keep) {
        return new Candidate(
                graph.groups().stream()
                        .filter(g -> g.producers().size() == 1)
                        .map(g -> new GroupChoice(g.name(), keep))
                        .toList(),
                List.of());
    }

    private static byte[] compiled(OnnxModel model, Calibration calibration, Candidate candidate) {
        return new CandidateCompiler(model, calibration, Map.of()).compile(candidate);
    }

    private static double accuracy(SearchInputs inputs, byte[] onnx) {
        AccuracyProbe probe = new AccuracyProbe(Runtime.getRuntime().availableProcessors());
        return probe.measure(onnx, inputs.data().validation(), inputs.spec().metric())
                .accuracy();
    }
}
