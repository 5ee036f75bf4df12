package io.lapidary.app;

import io.lapidary.app.agents.AgentsBench;
import io.lapidary.app.cost.CostBench;
import io.lapidary.app.cost.NoiseBench;
import io.lapidary.app.judging.JudgingBench;
import io.lapidary.app.soak.ServiceBench;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.InvalidInput;
import io.lapidary.runtime.EvaluationBenchmark;
import io.lapidary.runtime.lab.SearchData;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.runtime.sample.EpochLog;
import io.lapidary.runtime.sample.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for developers, that measure Lapidary itself. */
@Command(name = "bench", description = "Measure Lapidary itself.", synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
    private BenchCommand() {}

    static CommandLine line(Terminal terminal, CommonOptions options) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new Evaluation(terminal, options))
                .addSubcommand(new EngineBench(terminal, options))
                .addSubcommand(new PrecisionTable(terminal, options))
                .addSubcommand(new DeepCompressionBench(terminal, options))
                .addSubcommand(new FidelityCommand(terminal, options))
                .addSubcommand(new AgentsBench(terminal, options))
                .addSubcommand(new CostBench(terminal, options))
                .addSubcommand(new NoiseBench(terminal, options))
                .addSubcommand(new JudgingBench(terminal, options))
                .addSubcommand(new ServiceBench(terminal, options))
                .addSubcommand(new TrainSample(terminal));
    }

    @Command(name = "evaluation", description = "Time to compile a candidate, and to evaluate one over pure inference.")
    static final class Evaluation implements Callable<Integer> {
        private final Terminal terminal;
        private final CommonOptions options;

        @Parameters(paramLabel = "SPEC", description = "A search that names model and data.")
        private Path file;

        @Option(names = "--candidates", defaultValue = "50", description = "How many to compile.")
        private int candidates;

        Evaluation(Terminal terminal, CommonOptions options) {
            this.terminal = terminal;
            this.options = options;
        }

        @Override
        public Integer call() {
            SearchInputs inputs = SpecFile.open(file).inputs();
            try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"))) {
                EvaluationBenchmark found = EvaluationBenchmark.run(
                        workshop.prepared(),
                        candidates,
                        Runtime.getRuntime().availableProcessors(),
                        inputs.spec().seed());
                if (options.json()) {
                    terminal.json(found);
                } else {
                    terminal.print(found.text());
                }
            }
            return Exit.GOAL_MET.code();
        }
    }

    @Command(name = "train-sample", description = "Train a sample network, or go on training it.")
    static final class TrainSample implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "SAMPLE", description = "fashion, lenet, deep, separable or shapes.")
        private String sample;

        @Option(names = "--output", paramLabel = "DIR", required = true, description = "For checkpoint, log and model.")
        private Path output;

        TrainSample(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            Sample chosen = Arrays.stream(Sample.values())
                    .filter(s -> s.name().equalsIgnoreCase(sample))
                    .findFirst()
                    .orElseThrow(() -> InvalidInput.of(
                            "SAMPLE",
                            sample,
                            "There is no such sample.",
                            "Known: fashion, lenet, deep, separable, shapes."));
            terminal.print(EpochLog.CSV_HEADER);
            double accuracy = chosen.train(
                    SearchData.cache().resolve("fashion-mnist"), output, line -> terminal.print(line.toCsv()));
            terminal.print(String.format(Locale.ROOT, "test accuracy: %.2f %%", accuracy));
            return Exit.GOAL_MET.code();
        }
    }
}
