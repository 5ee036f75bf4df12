package io.lapidary.app.soak;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.compression.MutationSoak;
import io.lapidary.runtime.lab.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mutations",
        description =
                "Damage models in their bytes and structure, and see that each is refused with a reason or valid.")
final class DamagedModelsSoak implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description = "Valid ONNX files, small ones; the smaller sample network unless said.")
    private List<Path> models = List.of();

    @Option(names = "--seed", defaultValue = "7", description = "Of the first damage; ${DEFAULT-VALUE} unless said.")
    private long seed;

    @Option(names = "--count", defaultValue = "2000", description = "How many to try; ${DEFAULT-VALUE} unless said.")
    private int count;

    DamagedModelsSoak(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> files = models.isEmpty() ? List.of(SoakSpec.home().resolve("samples/shapes-resnet.onnx")) : models;
        List<byte[]> valid = files.stream()
                .map(file -> ModelFile.open(file, "MODEL").bytes())
                .toList();
        Path folder = Files.createTempDirectory("lapidary-soak");
        MutationSoak soak =
                MutationSoak.run(valid, seed, count, folder, new ProgressLine(terminal, "trying damaged models"));
        soak.ended().forEach(terminal::say);
        soak.failures().forEach(terminal::say);
        Checks checks = new Checks();
        checks.add(
                "each damaged model is refused with a reason, or valid",
                soak.failures().isEmpty() && soak.valid() + soak.refused() == count,
                "%d refused, %d valid, %d failures"
                        .formatted(soak.refused(), soak.valid(), soak.failures().size()));
        checks.add(
                "none takes longer than %d s".formatted(MutationSoak.PATIENCE.toSeconds()),
                soak.slowestSeconds() < MutationSoak.PATIENCE.toSeconds() + 1,
                String.format(
                        Locale.ROOT,
                        "at most %.1f s; %d ended their process",
                        soak.slowestSeconds(),
                        soak.ended().size()));
        checks.add(
                "none takes more memory than %s".formatted(Words.bytes(MutationSoak.MOST_BYTES)),
                soak.peakBytes() <= MutationSoak.MOST_BYTES,
                "at most " + Words.bytes(soak.peakBytes()));
        return checks.tell(terminal, options.json()).code();
    }
}
