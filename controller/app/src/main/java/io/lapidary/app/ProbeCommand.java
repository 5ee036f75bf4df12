package io.lapidary.app;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceExperiments;
import io.lapidary.runtime.DeviceFindings;
import io.lapidary.runtime.DeviceFindings.LayerGain;
import io.lapidary.runtime.DeviceFindings.WidthTime;
import io.lapidary.runtime.MachineLock;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "probe",
        description =
                "Measure what this machine gains from: its channel step, and which kinds of layers int8 makes faster.",
        footer = {"", "What is measured depends on whatever else runs: leave the machine alone meanwhile."})
final class ProbeCommand implements Callable<Integer> {
    private static final int BAR = 40;
    private static final int SHOWN_EVERY = 4;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of one run; ${DEFAULT-VALUE}.")
    private int threads;

    ProbeCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DeviceFindings found = new DeviceExperiments(MachineLock.ofMachine(), threads)
                .run(what -> terminal.say("Measuring %s...".formatted(what)));
        if (options.json()) {
            terminal.json(found);
        } else {
            print(found);
        }
        return Exit.GOAL_MET.code();
    }

    private void print(DeviceFindings found) {
        DeviceProfile device = found.device();
        terminal.print("Processor     %s (%s)".formatted(device.device(), String.join(", ", device.features())));
        terminal.print("Channel step  %d%s"
                .formatted(
                        device.channelStep(),
                        found.noisy()
                                ? ", by its features; two measurements did not agree, so that something else seems to run"
                                : ", measured: between two multiples of it, fewer channels are not faster"));
        terminal.print("Precisions    %s"
                .formatted(device.gains().stream().map(p -> p.label()).collect(Collectors.joining(", "))));
        terminal.print("");
        terminal.print(widths(found).toString());
        terminal.print(layers(found).toString().stripTrailing());
    }

    private static TextTable widths(DeviceFindings found) {
        double slowest =
                found.widths().stream().mapToDouble(WidthTime::micros).max().orElseThrow();
        TextTable table = new TextTable(">channels", ">time", "");
        for (WidthTime time : found.widths()) {
            if (time.channels() % SHOWN_EVERY <= 1) {
                table.row(time.channels(), String.format(Locale.ROOT, "%.0f µs", time.micros()), "█".repeat((int)
                                Math.round(BAR * time.micros() / slowest)));
            }
        }
        return table;
    }

    private static TextTable layers(DeviceFindings found) {
        TextTable table = new TextTable("layer", ">float32", ">int8", "int8 is");
        for (LayerGain gain : found.layers()) {
            Latency int8 = gain.int8();
            table.row(
                    gain.layer(),
                    String.format(Locale.ROOT, "%.0f µs", int8.baseMicros()),
                    String.format(Locale.ROOT, "%.0f µs", int8.candidateMicros()),
                    String.format(
                            Locale.ROOT,
                            "%.2fx as fast (%.2f–%.2f)%s",
                            int8.speedup(),
                            int8.speedupLow(),
                            int8.speedupHigh(),
                            int8.noisy() ? ", noisy" : ""));
        }
        return table;
    }
}
