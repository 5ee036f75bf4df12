package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lapidary.graph.FrozenAxis;
import io.lapidary.graph.ModelGraph;
import io.lapidary.graph.TensorInfo;
import io.lapidary.hash.Sha256;
import io.lapidary.issue.InvalidInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads ONNX into an {@link OnnxModel}: checks it, brings it into one form, runs it once with every tensor as an output
 * to learn the true shapes, and finds out which channels can be pruned together. The file is untrusted: nothing outside
 * of it is ever opened.
 */
public final class OnnxReader {
    /** A batch that a reshape cannot mistake for something else. */
    private static final int PROBE_BATCH = 3;

    private OnnxReader() {}

    /**
     * Reads a model.
     *
     * @param file the whole ONNX file
     * @param name by which to call it, such as the file's name
     * @throws InvalidInput where it is not a model that ONNX Runtime accepts, with the reason
     */
    public static OnnxModel read(byte[] file, String name) {
        try {
            return open(file, name);
        } catch (MalformedModel e) {
            throw InvalidInput.of("model", name, e.getMessage(), "Check the file with the tool that exported it.");
        } catch (OrtException e) {
            throw InvalidInput.of(
                    "model",
                    name,
                    "ONNX Runtime cannot run this model: " + EngineWords.of(e),
                    "Export it anew, or check it with the tool that exported it.");
        }
    }

    private static OnnxModel open(byte[] file, String name) throws OrtException {
        ModelProto proto = OpenChannels.filled(OnnxFile.parse(file));
        List<ValueInfoProto> inputs = Graph.of(proto).inputs;
        ProbeInputs.refuseTooLarge(inputs);
        boolean declaredOpen = !inputs.isEmpty() && inputs.stream().allMatch(i -> ProbeInputs.isOpen(i, 0));
        boolean openBatch = tryOut(file, inputs, declaredOpen);

        Graph graph = Graph.of(proto);
        PlainNames.apply(graph);
        Normaliser.liftConstants(graph);
        ConstantFolding.apply(graph);
        if (OpsetUpgrade.isNeeded(graph)) {
            OpsetUpgrade.apply(graph, shapes(graph, 1));
        }
        Normaliser.apply(graph);
        long batch = 1;
        Map<String, long[]> shapes;
        if (openBatch) {
            try {
                shapes = shapes(graph, PROBE_BATCH);
                batch = PROBE_BATCH;
            } catch (OrtException e) {
                shapes = shapes(graph, 1);
            }
        } else {
            shapes = shapes(graph, 1);
            batch = fixedBatch(inputs);
        }
        boolean dynamic = openBatch && batch == PROBE_BATCH;
        if (ShapeFolding.apply(graph, dynamic ? List.of((long) PROBE_BATCH, 1L) : List.of(1L))) {
            ConstantFolding.apply(graph);
            graph.dropUnread();
            shapes = shapes(graph, dynamic ? PROBE_BATCH : 1);
        }
        ChannelFlow flow = ChannelFlow.follow(graph, shapes);
        flow.sites().forEach(site -> refuseNonFinite(graph, site.node()));
        Structure structure = new Structure(graph, flow, shapes, samples(flow, shapes, batch));
        ModelGraph picture = new ModelGraph(
                name,
                Sha256.of(file),
                (int) Graph.of(proto).opset(),
                file.length,
                infos(inputs),
                infos(proto.getGraph().getOutputList()),
                structure.rows,
                structure.groups.stream().map(GroupSite::group).toList(),
                frozen(structure, KeptNodes.gone(Graph.of(proto), graph)),
                notes(flow, structure, dynamic, declaredOpen));
        return new OnnxModel(file.clone(), picture, graph, flow, structure, shapes, dynamic, dynamic ? 1 : (int) batch);
    }

    private static List<FrozenAxis> frozen(Structure structure, List<FrozenAxis> gone) {
        return Stream.concat(structure.frozen.stream(), gone.stream()).toList();
    }

    private static long fixedBatch(List<ValueInfoProto> inputs) {
        return inputs.isEmpty() || ProbeInputs.shape(inputs.get(0), 1).length == 0
                ? 1
                : Math.max(1, ProbeInputs.shape(inputs.get(0), 1)[0]);
    }

    /** Samples in a run: one where convolutions see fewer than the first axis of the input has, as it is no batch then. */
    private static long samples(ChannelFlow flow, Map<String, long[]> shapes, long batch) {
        boolean isBatch = flow.sites().stream()
                .map(ChannelFlow.Site::node)
                .filter(n -> n.is("Conv") || n.is("ConvTranspose"))
                .map(n -> shapes.get(n.output()))
                .allMatch(s -> s == null || s[0] % batch == 0);
        return isBatch ? batch : 1;
    }

    private static List<String> notes(ChannelFlow flow, Structure structure, boolean dynamic, boolean declaredOpen) {
        List<String> notes = new ArrayList<>();
        flow.unknownOperators()
                .forEach(op -> notes.add(
                        "The operator %s is not known; channels that it reads are kept whole.".formatted(op)));
        for (LayerSite site : structure.layers) {
            int blocks = GramLimits.DEFAULT
                    .blocks(site.inputClasses().length, site.columnsPerInput())
                    .size();
            if (blocks > 1 && site.isDense() && site.hasPrunableInputs()) {
                notes.add(
                        "The layer %s is too wide to be solved as a whole (%d weights an output); where its inputs are pruned, %d blocks of them are solved each for itself, which loses more."
                                .formatted(site.layer().name(), site.columns(), blocks));
            }
        }
        if (declaredOpen && !dynamic) {
            notes.add(
                    "The batch size is declared open, but several samples in one run fail, or come out otherwise than each alone; the model is run one sample at a time.");
        }
        return notes;
    }

    private static void refuseNonFinite(Graph graph, Node layer) {
        for (String name : List.of(layer.input(1), layer.input(2))) {
            Tensor constant = graph.constants.get(name);
            for (float value : constant == null ? new float[0] : constant.floats()) {
                if (!Float.isFinite(value)) {
                    throw new MalformedModel("The layer (%s) has the weight (%s), which is not a finite number."
                            .formatted(layer.name, value));
                }
            }
        }
    }

    /**
     * Runs the user's own file, so that a model ONNX Runtime refuses is refused at the door.
     *
     * @return whether a run may have several samples
     */
    private static boolean tryOut(byte[] file, List<ValueInfoProto> inputs, boolean declaredOpen) throws OrtException {
        try (OrtRunner runner = OrtRunner.of(file)) {
            Map<String, OnnxTensor> tensors = ProbeInputs.make(inputs, 1);
            try (OrtSession.Result result = runner.run(tensors)) {
                if (result.size() == 0) {
                    throw new MalformedModel("The model has no output.");
                }
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
            return declaredOpen && BatchTrial.keepsSamplesApart(runner, inputs, PROBE_BATCH);
        }
    }

    /** Runs a graph with every tensor as an output. */
    private static Map<String, long[]> shapes(Graph graph, long batch) throws OrtException {
        List<String> names = graph.nodes.stream()
                .flatMap(n -> n.outputs.stream())
                .filter(n -> !n.isEmpty())
                .toList();
        Map<String, long[]> shapes = new HashMap<>();
        for (ValueInfoProto input : graph.inputs) {
            shapes.put(input.getName(), ProbeInputs.shape(input, batch));
        }
        try (OrtRunner runner = OrtRunner.of(graph, names)) {
            Map<String, OnnxTensor> tensors = ProbeInputs.make(graph.inputs, batch);
            try (OrtSession.Result result = runner.run(tensors)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    if (entry.getValue() instanceof OnnxTensor tensor) {
                        shapes.put(entry.getKey(), tensor.getInfo().getShape());
                    }
                }
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        }
        return shapes;
    }

    private static List<TensorInfo> infos(List<ValueInfoProto> values) {
        return values.stream()
                .map(v -> new TensorInfo(
                        v.getName(),
                        v.getType().getTensorType().getShape().getDimList().stream()
                                .map(d -> d.hasDimValue() && d.getDimValue() > 0 ? d.getDimValue() : -1L)
                                .toList(),
                        typeName(v.getType().getTensorType().getElemType())))
                .toList();
    }

    private static String typeName(int type) {
        DataType known = DataType.forNumber(type);
        return known == null ? "unknown" : known.name().toLowerCase(Locale.ROOT);
    }
}
