package io.lapidary.app.lab;

import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.Artifacts;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.Engines;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.Version;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.service.agent.Agents;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.service.host.PreparedSearch;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One search on this machine: calibrated, its device known, its limits within reach. The search's thread makes agents
 * and asks for exact costs, a worker's thread judges with {@link #evaluator}.
 */
public final class ReadySearch implements PreparedSearch {
    private final SearchInputs inputs;
    private final Workshop workshop;
    private final Started started;

    /** What candidates are judged by: limits change while a search runs. */
    private SearchSpec judgedBy;

    private Evaluator evaluator;

    private ReadySearch(SearchInputs inputs, Workshop workshop, Started started) {
        this.inputs = inputs;
        this.workshop = workshop;
        this.started = started;
        this.judgedBy = inputs.spec();
    }

    /** What an agent knows of model and device: where a search is repeated, its agent must know what the first one did. */
    public record Known(DeviceProfile device, ModelProfile profile) {}

    /**
     * Makes a new search ready; seconds to minutes.
     *
     * @param processor that candidates are compiled for; where it is another than this machine's, no layer is timed
     * @throws io.lapidary.issue.InvalidInput where it cannot be done, limits out of reach included
     */
    public static ReadySearch begin(SearchInputs inputs, Devices devices, DeviceProfile processor, Preparing preparing)
            throws IOException, InterruptedException {
        return opened(
                inputs,
                inputs.spec().name(),
                devices,
                processor,
                preparing,
                workshop -> begun(
                        inputs,
                        timed(inputs, devices, processor, workshop, preparing),
                        workshop.prepared().profile()));
    }

    /**
     * The same for a search that repeats another.
     *
     * @param known from that other one
     */
    public static ReadySearch repeat(SearchInputs inputs, Devices devices, Known known, Preparing preparing)
            throws IOException, InterruptedException {
        return opened(
                inputs,
                inputs.spec().name(),
                devices,
                known.device(),
                preparing,
                workshop -> begun(inputs, known.device(), known.profile()));
    }

    private static Started begun(SearchInputs inputs, DeviceProfile device, ModelProfile profile) {
        return new Started(inputs.spec(), inputs.model().graph(), profile, device, inputs.hashes(), versions());
    }

    /**
     * Makes a search ready to go on; seconds to minutes.
     *
     * @param stored what it began with
     * @throws io.lapidary.issue.InvalidInput where model or data are no longer the same
     */
    public static ReadySearch resume(SearchInputs inputs, Devices devices, Started stored, Preparing preparing)
            throws IOException, InterruptedException {
        inputs.refuseUnlessSame(stored.hashes());
        return opened(inputs, stored.spec().name(), devices, stored.device(), preparing, workshop -> stored);
    }

    private interface Beginning {
        Started of(Workshop workshop) throws IOException, InterruptedException;
    }

    /** On whatever failure nothing stays open. */
    private static ReadySearch opened(
            SearchInputs inputs,
            String name,
            Devices devices,
            DeviceProfile device,
            Preparing preparing,
            Beginning beginning)
            throws IOException, InterruptedException {
        preparing.step(
                "Calibrating on %d samples...".formatted(inputs.spec().data().calibration()));
        Workshop workshop =
                Workshop.of(inputs, name, TargetTypes.forFeatures(device.features()), devices, preparing::share);
        ReadySearch ready = null;
        try {
            ReadySearch made = new ReadySearch(inputs, workshop, beginning.of(workshop));
            made.refuseUnreachable();
            ready = made;
            return ready;
        } finally {
            if (ready == null) {
                workshop.close();
            }
        }
    }

    private static DeviceProfile timed(
            SearchInputs inputs, Devices devices, DeviceProfile processor, Workshop workshop, Preparing preparing)
            throws IOException, InterruptedException {
        if (!devices.isLike(processor)) {
            // Another processor's times would mislead; without any, MACs stand for them until candidates are measured.
            return processor;
        }
        preparing.step("Timing the model's layers on this machine...");
        return processor.timed(devices.probe(
                inputs.model(),
                workshop.prepared().compiler(),
                inputs.data().validation(),
                inputs.spec().device()));
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>(Engines.versions());
        versions.put("lapidary", Version.NUMBER);
        return versions;
    }

    private void refuseUnreachable() {
        CostModel costs = costs(started);
        Issues issues = new Issues();
        Reach.of(SearchInputs.space(inputs.spec(), started.graph(), started.device()), costs)
                .noteUnreachable(inputs.spec().objective(), started.graph(), costs.baseMicros(), issues);
        issues.throwIfAny();
    }

    @Override
    public Started started() {
        return started;
    }

    /** {@inheritDoc} What is judged from then on is judged by that spec's limits. */
    @Override
    public AgentSetup agent(Started begun) {
        judgeBy(begun.spec());
        CostModel costs = costs(begun);
        SearchProblem problem = new SearchProblem(
                begun.graph(),
                SearchInputs.space(begun.spec(), begun.graph(), begun.device()),
                begun.profile(),
                costs,
                begun.spec().objective(),
                begun.spec().budget().trials(),
                begun.spec().seed());
        return new AgentSetup(Agents.create(begun.spec().agent(), problem), costs);
    }

    private CostModel costs(Started begun) {
        return new DefaultCostModel(
                begun.graph(), begun.device(), workshop.prepared().compiler()::sizeBytes);
    }

    private synchronized void judgeBy(SearchSpec spec) {
        if (!spec.equals(judgedBy)) {
            judgedBy = spec;
            evaluator = null;
        }
    }

    /** What a worker of this process judges with. */
    public synchronized Evaluator evaluator(Artifacts artifacts) {
        if (evaluator == null) {
            evaluator = workshop.evaluator(judgedBy, artifacts, LocalWorker.ID);
        }
        return evaluator;
    }

    @Override
    public Optional<SearchSummary.Test> test(byte[] model) {
        AccuracyProbe probe = workshop.accuracyProbe();
        byte[] base = inputs.model().bytes();
        return inputs.data().test().get().map(given -> {
            Yardstick yardstick = probe.yardstick(base, given, inputs.spec().metric());
            return new SearchSummary.Test(
                    probe.measure(base, yardstick).accuracy(),
                    probe.measure(model, yardstick).accuracy(),
                    given.size());
        });
    }

    @Override
    public void close() {
        workshop.close();
    }
}
