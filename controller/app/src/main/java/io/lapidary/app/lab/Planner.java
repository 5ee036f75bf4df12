package io.lapidary.app.lab;

import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.NoiseInputs;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.TargetTypes;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.ModelFile;
import io.lapidary.runtime.lab.SearchData;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.DeviceSpec;
import io.lapidary.spec.Metric;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Says what searches would do. The first plan for a model on a device takes some seconds (its layers are timed, its data
 * read); what was found is kept for the models planned last, so that further plans take a moment. Thread-safe.
 */
public final class Planner {
    /** Each holds a model, and about as much again. */
    private static final int LAYOUTS_KEPT = 4;

    private static final int DATA_KEPT = 64;

    private final Devices devices;
    private final Pools pools;
    private final Recent<LayoutKey, Layout> layouts = new Recent<>(LAYOUTS_KEPT);
    private final Recent<DataKey, Map<String, String>> hashes = new Recent<>(DATA_KEPT);

    /** @param pools who would measure */
    public Planner(Devices devices, Pools pools) {
        this.devices = devices;
        this.pools = pools;
    }

    /**
     * Reads model and data, and times the model's layers, unless both are known.
     *
     * @throws InvalidInput where the spec does not fit its model or data
     * @throws IOException where this machine fails
     */
    public Planned plan(SearchSpec spec, SearchFiles files) throws IOException, InterruptedException {
        LayoutKey key = new LayoutKey(
                files.model(), spec.device(), pools.processorOrOwn(spec.device().pool()));
        Layout known = layouts.get(key);
        OnnxModel model = known != null ? known.model() : ModelFile.compressible(files);
        Map<String, String> data = SearchInputs.fitting(spec, model, () -> dataHashes(spec, files, model));
        Layout layout = known != null ? known : laidOut(key, model);
        Map<String, String> metadata = Workshop.metadata(spec.name(), spec.seed(), data);
        SearchSpace space = SearchInputs.space(spec, layout.model().graph(), layout.device());
        CandidateCompiler compiler = new CandidateCompiler(layout.model(), layout.calibration(), metadata);
        CostModel costs = new DefaultCostModel(layout.model().graph(), layout.device(), compiler::sizeBytes);
        Reach reach = Reach.of(space, costs);
        Issues unreachable = new Issues();
        reach.noteUnreachable(spec.objective(), layout.model().graph(), costs.baseMicros(), unreachable);
        return new Planned(
                spec,
                layout.model().graph(),
                layout.device(),
                space,
                reach,
                costs.latencyRatio(space.mildest()),
                Effort.of(spec, micros(layout.model().graph(), costs)),
                Inflated.in(space, layout.model().graph(), costs),
                pools.doubts(spec.device().pool()),
                unreachable.list());
    }

    /** Of the base: from its layers' MACs where nothing was timed. */
    private static double micros(ModelGraph graph, CostModel costs) {
        return costs.baseMicros().orElseGet(() -> graph.layers().stream()
                .mapToDouble(layer -> costs.layerMicros(layer.name()).orElse(0))
                .sum());
    }

    private Layout laidOut(LayoutKey key, OnnxModel model) throws IOException, InterruptedException {
        // Sizes depend on the form of a file, not on the numbers in it: noise is enough to lay files out.
        TargetTypes types = TargetTypes.forFeatures(key.processor().features());
        Calibration calibration = Calibration.slicing(model, noise(model, 2), Criterion.MAGNITUDE_L1, types, 1);
        DeviceProfile device = key.processor();
        if (devices.isLike(device)) {
            device = device.timed(devices.probe(
                    model,
                    new CandidateCompiler(model, calibration, Map.of()),
                    noise(model, key.device().batch()),
                    key.device()));
        }
        Layout found = new Layout(model, calibration, device);
        layouts.put(key, found);
        return found;
    }

    private static ModelInputs noise(OnnxModel model, int samples) {
        return new NoiseInputs(model, model.dynamicBatch() ? samples : model.fixedBatch(), 1);
    }

    private Map<String, String> dataHashes(SearchSpec spec, SearchFiles files, OnnxModel model) {
        DataKey key = new DataKey(spec.data(), spec.metric(), files.data(), files.model(), spec.seed());
        Map<String, String> known = hashes.get(key);
        if (known != null) {
            return known;
        }
        DataSplits data = SearchData.of(spec, files.data(), model);
        hashes.put(key, data.hashes());
        return data.hashes();
    }

    private record LayoutKey(Path model, DeviceSpec device, DeviceProfile processor) {}

    private record Layout(OnnxModel model, Calibration calibration, DeviceProfile device) {}

    /** Model and metric count, since they say what the data must look like. */
    private record DataKey(DataSpec data, Metric metric, Path folder, Path model, long seed) {}
}
