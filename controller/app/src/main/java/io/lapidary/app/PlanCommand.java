package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.lab.Effort;
import io.lapidary.app.lab.Planned;
import io.lapidary.app.lab.Planner;
import io.lapidary.app.lab.Pools;
import io.lapidary.app.lab.Reach;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SpecWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Say what a search would do: every default, the space, what it can reach, how long it takes.")
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "The search, as YAML.")
    private Path file;

    @Mixin
    private SearchOptions search;

    PlanCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SearchRequest request = search.request(SpecFile.open(file));
        Devices devices = new Devices();
        Planned plan = new Planner(devices, Pools.ofThisMachine(devices))
                .plan(request.spec(), SearchFiles.in(request.folder(), request.spec()));
        if (options.json()) {
            terminal.json(json(plan));
        } else {
            tell(plan);
        }
        return (plan.unreachable().isEmpty() ? Exit.GOAL_MET : Exit.INVALID_INPUT).code();
    }

    private static Map<String, Object> json(Planned plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("spec", SpecWriter.tree(plan.spec()));
        tree.put("space", plan.space());
        tree.put("log10Size", plan.space().log10Size());
        tree.put(
                "base",
                Map.of(
                        "sizeBytes",
                        plan.graph().sizeBytes(),
                        "macs",
                        plan.graph().macs()));
        tree.put("smallest", plan.reach());
        tree.put("evaluations", plan.effort().evaluations());
        tree.put("seconds", plan.effort().whole().toSeconds());
        tree.put("reachable", plan.unreachable().isEmpty());
        tree.put("issues", plan.unreachable());
        tree.put("warnings", plan.warnings());
        tree.put("notes", plan.graph().notes());
        return tree;
    }

    private void tell(Planned plan) {
        ModelGraph graph = plan.graph();
        DeviceProfile device = plan.device();
        SearchSpace space = plan.space();
        Reach reach = plan.reach();
        Effort effort = plan.effort();
        terminal.print(SpecWriter.yaml(plan.spec()));
        TextTable groups = new TextTable("channel group", ">channels", "may keep");
        space.groups().forEach(g -> {
            int channels = graph.group(g.group()).orElseThrow().channels();
            groups.row(
                    g.group(),
                    channels,
                    String.join(
                            " ",
                            g.keeps().stream()
                                    .map(k -> String.valueOf(Math.round(k * channels)))
                                    .toList()));
        });
        terminal.print(groups.toString());
        terminal.print("Device      %s %s".formatted(device.device(), device.features()));
        terminal.print("Space       10^%.1f candidates in %d groups and %d layers"
                .formatted(
                        space.log10Size(), space.groups().size(), space.layers().size()));
        terminal.print("Accuracy    %s, in %s; limits on its drop in %s"
                .formatted(
                        plan.spec().metric().label(),
                        plan.spec().metric().unit(),
                        plan.spec().metric().differenceUnit()));
        terminal.print("Size        %s, down to %s (%s), exact"
                .formatted(
                        Words.bytes(graph.sizeBytes()),
                        Words.bytes(reach.sizeBytes()),
                        Words.percent((double) reach.sizeBytes() / graph.sizeBytes())));
        terminal.print("MACs        %s, down to %s (%s), exact"
                .formatted(
                        Words.count(graph.macs()),
                        Words.count(reach.macs()),
                        Words.percent((double) reach.macs() / graph.macs())));
        terminal.print("Latency     %s, down to %s of it, predicted from the layers' times"
                .formatted(
                        Words.micros(device.overheadMicros()
                                + device.layerTimes().stream()
                                        .mapToDouble(t -> t.floatMicros())
                                        .sum()),
                        Words.percent(reach.latencyRatio())));
        terminal.print("Evaluations %d at most, about %s each; about %s in all"
                .formatted(effort.evaluations(), Words.span(effort.evaluation()), Words.span(effort.whole())));
        graph.notes().forEach(note -> terminal.print("Note        " + note));
        if (plan.spec().budget().finalists() > 0) {
            terminal.print("Finalists   %d refined at the end, about %s each, estimated from the model's latency"
                    .formatted(plan.spec().budget().finalists(), Words.span(effort.refining())));
        }
        plan.warnings().forEach(warning -> terminal.print("Warning     " + warning));
        if (plan.unreachable().isEmpty()) {
            terminal.print("Limits      within reach, as far as can be known without judging accuracy");
        } else {
            plan.unreachable().forEach(issue -> terminal.print("Unreachable " + issue));
        }
    }
}
