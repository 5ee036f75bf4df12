package io.lapidary.app;

import io.lapidary.app.delivery.OutputFolder;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.NoiseInputs;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.Packing;
import io.lapidary.compression.Refiner;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import io.lapidary.runtime.Version;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.ModelFile;
import io.lapidary.runtime.lab.SearchData;
import io.lapidary.space.CandidateReader;
import io.lapidary.space.GroupSpace;
import io.lapidary.space.LayerSpace;
import io.lapidary.space.SearchSpace;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "compress", description = "Compile one candidate of a model, without a search.")
final class CompressCommand implements Callable<Integer> {
    /** So many that even a layer behind pooling, which gets one patch of each, is not solved from too few. */
    private static final int NOISE_SAMPLES = 512;

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "MODEL", description = "The model, as ONNX.")
    private Path file;

    @Option(names = "-o", paramLabel = "OUT", required = true, description = "Where to write the smaller model.")
    private Path target;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Choice choice;

    @Option(
            names = "--data",
            paramLabel = "SPEC",
            description = "A search whose data calibrate; random inputs without it.")
    private Path data;

    /** The ways to say which candidate. */
    static final class Choice {
        @Option(names = "--candidate", paramLabel = "FILE", description = "The candidate, as JSON.")
        private Path candidate;

        @Option(names = "--random", paramLabel = "SEED", description = "A candidate drawn from the space joint-int8.")
        private Long random;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Uniform uniform;
    }

    /** The same for all groups and layers. */
    static final class Uniform {
        @Option(names = "--keep", paramLabel = "SHARE", description = "Share of every group's channels to keep.")
        private Double keep;

        @Option(names = "--precision", paramLabel = "NAME", description = "Precision of every layer that can have it.")
        private String precision;
    }

    CompressCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(target)) {
            throw InvalidInput.of("-o", target, "This is a folder.", "Name a file in it.");
        }
        OnnxModel model = ModelFile.open(file, "MODEL");
        if (Files.exists(target) && Files.isSameFile(file, target)) {
            throw InvalidInput.of(
                    "-o", target, "This is the model itself; it is never written over.", "Name another file.");
        }
        Candidate candidate = candidate(model.graph());
        if (!ModelFile.isCompressible(model)) {
            terminal.say("Warning: there is nothing to prune and nothing to quantise; the model is written unchanged.");
        } else if (candidate.equals(Candidate.UNTOUCHED)) {
            terminal.say("Warning: this candidate changes nothing; the model is written unchanged.");
        }
        byte[] compiled = candidate.equals(Candidate.UNTOUCHED) ? model.bytes() : compile(model, candidate);
        try {
            OutputFolder.write(target, compiled);
        } catch (IOException e) {
            if (Files.isWritable(target.toAbsolutePath().getParent())) {
                throw e;
            }
            throw InvalidInput.of(
                    "-o", target, "The file cannot be written (%s).".formatted(Why.of(e)), "Name another.");
        }
        tell(model, candidate, compiled);
        return Exit.GOAL_MET.code();
    }

    private byte[] compile(OnnxModel model, Candidate candidate) {
        ModelInputs inputs = data == null ? new NoiseInputs(model, NOISE_SAMPLES, 1) : data(model);
        if (data == null) {
            terminal.say("Calibrating on random inputs. Give --data SPEC to calibrate on real ones.");
        }
        TargetTypes types = TargetTypes.forFeatures(new Devices().cpu().features());
        Calibration calibration = Calibration.of(
                model, inputs, Criterion.INDEPENDENCE, types, 1, new ProgressLine(terminal, "calibrating"));
        CandidateCompiler compiler =
                new CandidateCompiler(model, calibration, Map.of("lapidary.version", Version.NUMBER));
        return candidate.refined()
                ? new Refiner(compiler, inputs, 1).refine(candidate, new ProgressLine(terminal, "refining"))
                : compiler.compile(candidate);
    }

    private ModelInputs data(OnnxModel model) {
        SpecFile source = SpecFile.open(data);
        SearchSpec spec = SpecReader.read(source.text(), source.folder());
        return SearchData.of(spec, source.folder(), model).calibration();
    }

    private Candidate candidate(ModelGraph graph) throws IOException {
        if (choice.candidate != null) {
            if (!Files.isRegularFile(choice.candidate)) {
                throw InvalidInput.of("--candidate", choice.candidate, "There is no such file.", "");
            }
            return CandidateReader.read(Files.readString(choice.candidate), graph);
        }
        return choice.random != null ? drawn(graph, choice.random) : uniform(graph, choice.uniform);
    }

    private static Candidate drawn(ModelGraph graph, long seed) {
        if (graph.groups().isEmpty() && graph.layers().stream().noneMatch(Layer::quantisable)) {
            return Candidate.UNTOUCHED;
        }
        SearchSpace space = SearchSpace.resolve(SpaceRules.READY_MADE.get(0), graph, 1);
        Random random = new Random(seed);
        List<GroupChoice> groups = new ArrayList<>();
        for (GroupSpace group : space.groups()) {
            groups.add(new GroupChoice(
                    group.group(),
                    group.keeps().get(random.nextInt(group.keeps().size()))));
        }
        List<LayerChoice> layers = new ArrayList<>();
        for (LayerSpace layer : space.layers()) {
            layers.add(new LayerChoice(
                    layer.layer(),
                    layer.precisions().get(random.nextInt(layer.precisions().size()))));
        }
        return new Candidate(groups, layers);
    }

    private static Candidate uniform(ModelGraph graph, Uniform wish) {
        double keep = wish.keep == null ? 1 : wish.keep;
        if (!(keep > 0 && keep <= 1)) {
            throw InvalidInput.of("--keep", keep, "This must be a share above 0 and up to 1.", "For example 0.5.");
        }
        Precision precision = wish.precision == null ? Precision.FLOAT32 : precision(wish.precision);
        return new Candidate(
                graph.groups().stream()
                        .map(g -> new GroupChoice(g.name(), keep))
                        .toList(),
                graph.layers().stream()
                        .filter(l -> l.takes(precision))
                        .map(l -> new LayerChoice(l.name(), precision))
                        .toList());
    }

    private static Precision precision(String name) {
        return Precision.find(name)
                .orElseThrow(() ->
                        InvalidInput.of("--precision", name, "There is no such precision.", Precision.wayOut(name)));
    }

    private void tell(OnnxModel model, Candidate candidate, byte[] compiled) {
        ModelGraph graph = model.graph();
        long macs = graph.macs(candidate);
        long packed = Packing.packedSize(compiled);
        if (options.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("file", target.toString());
            tree.put("candidate", candidate);
            tree.put("sizeBytes", compiled.length);
            tree.put("baseSizeBytes", graph.sizeBytes());
            tree.put("packedBytes", packed);
            tree.put("macs", macs);
            tree.put("baseMacs", graph.macs());
            terminal.json(tree);
        } else {
            terminal.print("%s: %s instead of %s (packed %s), %s of the multiply–accumulates"
                    .formatted(
                            target,
                            Words.bytes(compiled.length),
                            Words.bytes(graph.sizeBytes()),
                            Words.bytes(packed),
                            Words.percent((double) macs / Math.max(1, graph.macs()))));
            if (compiled.length >= graph.sizeBytes() && !candidate.equals(Candidate.UNTOUCHED)) {
                terminal.print(
                        "It is no smaller: in so small a model scales and tables outweigh what fewer bits save.");
            }
        }
    }
}
