package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.compression.EngineBenchmark;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "engine",
        description = "Calibrating and compiling a deep network, and solving a wide layer: time and memory.")
final class EngineBench implements Callable<Integer> {
    private static final double MOST_CALIBRATION_SECONDS = 60;
    private static final double MOST_COMPILE_MILLIS = 50;
    private static final double MOST_ORDER_SECONDS = 60;
    private static final double MOST_SOLVE_SECONDS = 3;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--samples", defaultValue = "512", description = "Calibration samples; ${DEFAULT-VALUE}.")
    private int samples;

    @Option(names = "--candidates", defaultValue = "100", description = "How many to compile; ${DEFAULT-VALUE}.")
    private int candidates;

    @Option(names = "--seed", defaultValue = "7", description = "Of weights, samples, candidates; ${DEFAULT-VALUE}.")
    private long seed;

    EngineBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        EngineBenchmark found = EngineBenchmark.run(samples, candidates, seed, terminal::say);
        Checks checks = new Checks();
        checks.add(
                "calibrating 56 layers takes less than 60 s",
                found.calibrationSeconds() < MOST_CALIBRATION_SECONDS,
                text("%.1f s, %d samples", found.calibrationSeconds(), found.samples()));
        checks.add(
                "compiling a candidate of 56 layers takes less than 50 ms",
                found.compileMedianMillis() < MOST_COMPILE_MILLIS,
                text(
                        "median %.1f ms, p90 %.1f ms of %d random ones, each for the first time",
                        found.compileMedianMillis(), found.compileP90Millis(), found.candidates()));
        checks.add(
                "ordering 512 channels of 3 × 3 takes less than 60 s",
                found.orderSeconds() < MOST_ORDER_SECONDS,
                text(
                        "%.1f s, %d columns; %.1f s with calibration and error curve",
                        found.orderSeconds(), found.columns(), found.wideCalibrationSeconds()));
        checks.add(
                "solving them for one kept set takes less than 3 s",
                Math.max(found.nestedSolveSeconds(), found.directSolveSeconds()) < MOST_SOLVE_SECONDS,
                text(
                        "%.2f s along the order, %.2f s for any set; the slowest of three",
                        found.nestedSolveSeconds(), found.directSolveSeconds()));
        int exit = checks.tell(terminal, options.json()).code();
        if (!options.json()) {
            terminal.print(
                    "Most memory used: %s until the deep network was compiled, %s in all; the wide layer's Gram matrix has %s."
                            .formatted(
                                    Words.bytes(found.deepPeakBytes()),
                                    Words.bytes(found.peakBytes()),
                                    Words.bytes(found.gramBytes())));
        }
        return exit;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
