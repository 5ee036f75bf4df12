package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.runtime.lab.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = "Show a model's layers, which channels go together, and what is frozen and why.")
final class InspectCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "MODEL", description = "The model, as ONNX.")
    private Path file;

    InspectCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        ModelGraph graph = ModelFile.open(file, "MODEL").graph();
        if (options.json()) {
            terminal.json(graph);
            return Exit.GOAL_MET.code();
        }
        terminal.print("%s: opset %d, %s, %d layers, %d channel groups, %s multiply–accumulates, %s parameters"
                .formatted(
                        graph.name(),
                        graph.opset(),
                        Words.bytes(graph.sizeBytes()),
                        graph.layers().size(),
                        graph.groups().size(),
                        Words.count(graph.macs()),
                        Words.count(graph.parameters())));
        graph.inputs().forEach(t -> terminal.print("input   " + tensor(t)));
        graph.outputs().forEach(t -> terminal.print("output  " + tensor(t)));
        terminal.print("");
        terminal.print(layers(graph));
        if (!graph.groups().isEmpty()) {
            terminal.print(groups(graph));
        }
        if (!graph.frozen().isEmpty()) {
            terminal.print(frozen(graph));
        }
        graph.notes().forEach(note -> terminal.print("Note: " + note));
        if (graph.groups().isEmpty() && graph.layers().stream().noneMatch(Layer::quantisable)) {
            terminal.print("There is nothing to prune and nothing to quantise in this model.");
        }
        return Exit.GOAL_MET.code();
    }

    private static String tensor(TensorInfo tensor) {
        return "%s  %s %s"
                .formatted(
                        tensor.name(),
                        tensor.type(),
                        tensor.shape().stream()
                                .map(d -> d < 0 ? "?" : d.toString())
                                .collect(Collectors.joining("×")));
    }

    private static String layers(ModelGraph graph) {
        TextTable table = new TextTable(
                ">#",
                "layer",
                "op",
                ">in",
                ">out",
                "kernel",
                "stride",
                ">MACs",
                ">share",
                ">parameters",
                "group",
                "precisions");
        for (Layer layer : graph.layers()) {
            table.row(
                    layer.index() + 1,
                    layer.name(),
                    layer.op() + (layer.groups() > 1 ? "/" + layer.groups() : ""),
                    layer.inputChannels(),
                    layer.outputChannels(),
                    sizes(layer.kernel()),
                    sizes(layer.strides()),
                    Words.count(layer.macs()),
                    Words.percent((double) layer.macs() / Math.max(1, graph.macs())),
                    layer.parameters(),
                    layer.outputGroup() == null ? "frozen" : layer.outputGroup(),
                    layer.quantisable() ? "float32 int8" : "float32");
        }
        return table.toString();
    }

    private static String sizes(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("×"));
    }

    private static String groups(ModelGraph graph) {
        TextTable table = new TextTable("channel group", ">channels", "produced by", "read by");
        for (ChannelGroup group : graph.groups()) {
            table.row(
                    group.name(),
                    group.channels(),
                    String.join(" ", group.producers()),
                    String.join(" ", group.consumers()));
        }
        return table.toString();
    }

    private static String frozen(ModelGraph graph) {
        TextTable table = new TextTable("frozen layer", "why");
        for (FrozenAxis axis : graph.frozen()) {
            table.row(axis.layer(), axis.reason());
        }
        return table.toString();
    }
}
