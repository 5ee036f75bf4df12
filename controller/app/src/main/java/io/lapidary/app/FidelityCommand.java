package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.compression.TargetTypes;
import io.lapidary.runtime.FidelityBenchmark;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fidelity",
        aliases = "reconstruction",
        description = "Remove inner channels, and round weights, in several ways without training; compare accuracies.")
final class FidelityCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search that names model and data.")
    private Path file;

    @Option(
            names = "--keep",
            split = ",",
            defaultValue = "0.75,0.5,0.35,0.25",
            description = "Shares of the inner channels to keep.")
    private List<Double> keeps;

    FidelityCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        SearchInputs inputs = SpecFile.open(file).inputs();
        FidelityBenchmark found = FidelityBenchmark.run(
                inputs.model(),
                inputs.data(),
                inputs.spec().metric(),
                keeps,
                TargetTypes.forFeatures(new Devices().cpu().features()),
                inputs.spec().seed(),
                Runtime.getRuntime().availableProcessors(),
                what -> terminal.say("Measuring: %s".formatted(what)));
        if (options.json()) {
            terminal.json(found);
        } else {
            print(inputs, found);
        }
        return Exit.GOAL_MET.code();
    }

    private void print(SearchInputs inputs, FidelityBenchmark found) {
        terminal.print(String.format(
                Locale.ROOT,
                "%s: %s %s on %d validation samples, no training",
                inputs.model().graph().name(),
                inputs.spec().metric().label(),
                inputs.spec().metric().text(found.base()),
                found.samples()));
        terminal.print("");
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < found.keeps().size(); i++) {
            titles.add(String.format(
                    Locale.ROOT,
                    "%.0f %% (%.0f %% MACs)",
                    100 * found.keeps().get(i),
                    100 * found.macs().get(i)));
        }
        terminal.print(table("inner channels kept", titles, found.pruned()));
        terminal.print(table(
                "bits of a weight", found.bits().stream().map(String::valueOf).toList(), found.rounded()));
        found.notes().forEach(terminal::print);
    }

    private static String table(String first, List<String> titles, List<FidelityBenchmark.Row> rows) {
        List<String> columns = new ArrayList<>(List.of(first));
        titles.forEach(t -> columns.add(">" + t));
        TextTable table = new TextTable(columns.toArray(String[]::new));
        for (FidelityBenchmark.Row row : rows) {
            List<Object> cells = new ArrayList<>(List.of(row.how()));
            row.accuracies().forEach(a -> cells.add(String.format(Locale.ROOT, "%.2f", a)));
            table.row(cells.toArray());
        }
        return table.toString();
    }
}
