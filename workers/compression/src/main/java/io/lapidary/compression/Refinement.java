package io.lapidary.compression;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/** One run of {@link Refiner}: solves the layers of a cut graph anew, front to back, in place. */
final class Refinement {
    private static final int POSITIONS = 40;
    /** Of kept activations, for each of the two networks. */
    private static final long MOST_BYTES = 256L << 20;

    private final OnnxModel model;
    private final Cut cut;
    private final GraphCutter.Result cutNet;
    private final Batches batches;
    private final long seed;
    private final StagedRun original;
    private final StagedRun compressed;
    private final Map<String, Node> originalNodes = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();

    Refinement(OnnxModel model, Cut cut, GraphCutter.Result cutNet, ModelInputs samples, Batches batches, long seed) {
        this.model = model;
        this.cut = cut;
        this.cutNet = cutNet;
        this.batches = batches;
        this.seed = seed;
        this.original = new StagedRun(model.normalised(), samples, batches, MOST_BYTES);
        this.compressed = new StagedRun(cutNet.graph(), samples, batches, MOST_BYTES);
        model.normalised().nodes.forEach(n -> originalNodes.put(n.name, n));
        cutNet.graph().nodes.forEach(n -> nodes.put(n.name, n));
    }

    /** Rewrites weights in the graph and in the map of the result of cutting. */
    void run(DoubleConsumer progress) throws OrtException {
        List<LayerSite> sites = reached();
        Set<Node> open = new HashSet<>();
        sites.forEach(s -> open.add(originalNodes.get(s.node())));
        int done = 0;
        for (LayerSite site : sites) {
            Node originalNode = originalNodes.get(site.node());
            open.remove(originalNode);
            LayerWeights solved = solve(site, RefitTarget.of(model, originalNode, open::contains));
            LayerWriter.put(cutNet.graph(), nodes.get(site.node()), originalNode.output(), solved);
            cutNet.weights().put(site.node(), solved);
            progress.accept((double) ++done / sites.size());
        }
    }

    /** Layers that read what the cut has changed, and that can be solved, in the order in which they run. */
    private List<LayerSite> reached() {
        Map<String, LayerSite> sites = new HashMap<>();
        model.structure().layers.forEach(s -> sites.put(s.node(), s));
        Set<String> changed = new HashSet<>();
        List<LayerSite> reached = new ArrayList<>();
        for (Node node : model.normalised().nodes) {
            LayerSite site = sites.get(node.name);
            boolean reads = node.inputs.stream().anyMatch(changed::contains);
            boolean isCut = site != null && cut.touches(site.inputClasses());
            if (reads || isCut) {
                changed.addAll(node.outputs);
            }
            if (site != null && (reads || isCut) && canSolve(site, nodes.get(node.name))) {
                reached.add(site);
            }
        }
        return reached;
    }

    private boolean canSolve(LayerSite site, Node node) {
        Tensor weights = cutNet.graph().constants.get(node.input(1));
        return site.isDense()
                && PatchSampler.canRead(node, weights)
                && !GramLimits.DEFAULT.isWide(PatchSampler.columns(node, weights));
    }

    private LayerWeights solve(LayerSite site, RefitTarget target) throws OrtException {
        Node node = nodes.get(site.node());
        int[] kept = cut.kept(site.outputClasses());
        int outputs = site.outputClasses().length;
        PatchSampler sampler = new PatchSampler(
                node, cutNet.graph().constants.get(node.input(1)), site.layer().index(), POSITIONS, seed);
        Refit refit = new Refit(cutNet.weights().get(site.node()));
        Set<String> wanted = new HashSet<>(target.ofCompressed());
        wanted.add(node.input(0));
        double[] y = new double[kept.length];
        try (StagedRun.Piece whole = original.before(originalNodes.get(site.node()), Set.of(target.sum()));
                StagedRun.Piece small = compressed.before(node, wanted)) {
            for (int b = 0; b < batches.count(); b++) {
                Map<String, FloatTensor> answers = whole.run(b);
                Map<String, FloatTensor> own = small.run(b);
                RefitTarget.Reader reader = target.reader(answers, own, kept, outputs, !node.is("Conv"));
                long[] outShape = answers.get(target.sum()).shape().toArray();
                sampler.sample(own.get(node.input(0)), outShape, batches.from(b), (x, sample, position) -> {
                    reader.read(sample, position, y);
                    refit.accept(x, y);
                });
            }
        }
        return refit.solve(site.layer().name());
    }
}
