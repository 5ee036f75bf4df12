package io.lapidary.app;

import io.lapidary.app.delivery.BaseModel;
import io.lapidary.app.delivery.Delivery;
import io.lapidary.app.delivery.FinishedSearch;
import io.lapidary.app.delivery.LockFile;
import io.lapidary.app.delivery.OutputFolder;
import io.lapidary.app.delivery.TestAccuracy;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.Artifacts;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.Engines;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.service.agent.Agents;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.Recording;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.search.SearchLoop;
import io.lapidary.service.search.SearchResult;
import io.lapidary.service.search.Trial;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredSearch;
import io.lapidary.spec.Metric;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One search on this machine, from its spec to its files: calibrate, probe the device, refuse what cannot be reached,
 * then let the loop and a worker in this process do the rest. Used once, by one thread; interrupting that thread pauses
 * the search.
 */
final class SearchRun {
    /** A front has about this many models. */
    private static final int MODELS_KEPT = 30;

    private final Terminal terminal;
    private final boolean silent;
    private final SearchRequest request;
    private final SearchInputs inputs;

    private SearchRun(Terminal terminal, boolean silent, SearchRequest request, SearchInputs inputs) {
        this.terminal = terminal;
        this.silent = silent;
        this.request = request;
        this.inputs = inputs;
    }

    /**
     * Runs a search to its end, or until this thread is interrupted.
     *
     * @param silent says nothing on the way, for machines
     * @return what was found; its status tells whether it ended or waits
     */
    static FinishedSearch run(Terminal terminal, boolean silent, SearchRequest request)
            throws IOException, InterruptedException {
        SearchInputs inputs = SearchInputs.read(request.spec(), request.folder());
        OutputFolder output =
                request.resume() ? OutputFolder.resumed(request.output()) : OutputFolder.fresh(request.output());
        output.require(MODELS_KEPT * inputs.model().graph().sizeBytes());
        SearchRun run = new SearchRun(terminal, silent, request, inputs);
        return request.resume() ? run.resume(output) : run.begin(output);
    }

    private FinishedSearch begin(OutputFolder output) throws IOException, InterruptedException {
        boolean begun = false;
        DeviceProfile device = request.lock().map(LockFile::device).orElseGet(Devices::cpu);
        try (Workshop workshop = workshop(device)) {
            if (request.lock().isEmpty()) {
                say("Timing the model's layers on this machine...");
                device = Devices.probe(inputs, workshop.prepared().compiler());
            }
            refuseUnreachable(workshop, device);
            try (SearchStore store = SearchStore.open(output.state(), InstantSource.system());
                    LocalWorker worker = LocalWorker.start(workshop.evaluator(store.artifacts()), device.device())) {
                String id = UUID.randomUUID().toString().substring(0, 8);
                Started started = started(worker, id, device);
                begun = true;
                say("Searching: agent %s, %d trials at most."
                        .formatted(spec().agent().label(), spec().budget().trials()));
                return searched(workshop, store, worker, output, loop -> loop.start(id, started, recording()), started);
            }
        } finally {
            if (!begun) {
                output.discard();
            }
        }
    }

    private FinishedSearch resume(OutputFolder output) throws IOException, InterruptedException {
        Optional<StoredSearch> stored;
        Started started = null;
        try (SearchStore store = SearchStore.open(output.state(), InstantSource.system())) {
            stored = store.searches(SearchQuery.newest(1)).items().stream().findFirst();
            if (stored.isPresent()) {
                started = SearchHistory.read(store, stored.get().id()).started();
            }
        }
        if (stored.isEmpty()) {
            // It was ended before its first event: there is nothing to lose.
            return begin(output);
        }
        String id = stored.get().id();
        inputs.refuseUnlessSame(started, spec());
        try (Workshop workshop = workshop(started.device());
                SearchStore store = SearchStore.open(output.state(), InstantSource.system());
                LocalWorker worker = LocalWorker.start(
                        workshop.evaluator(store.artifacts()), started.device().device())) {
            return searched(workshop, store, worker, output, loop -> loop.resume(id, recording()), started);
        }
    }

    private Workshop workshop(DeviceProfile device) {
        say("Calibrating on %d samples...".formatted(spec().data().calibration()));
        return Workshop.of(
                spec(),
                inputs.model(),
                inputs.data(),
                TargetTypes.forFeatures(device.features()),
                silent ? share -> {} : new ProgressLine(terminal, "calibrating"));
    }

    private void refuseUnreachable(Workshop workshop, DeviceProfile device) {
        CostModel costs = costs(workshop, device);
        Issues issues = new Issues();
        Reach.of(inputs.space(device), costs)
                .noteUnreachable(spec().objective(), inputs.model().graph(), costs.baseMicros(), issues);
        issues.throwIfAny();
    }

    private Started started(LocalWorker worker, String id, DeviceProfile device) throws InterruptedException {
        Map<String, String> versions = new TreeMap<>(Engines.versions());
        versions.put("lapidary", LapidaryApp.VERSION);
        // A repetition's agent must know what the recorded one knew.
        return new Started(
                spec(),
                inputs.model().graph(),
                request.lock().isPresent() ? request.lock().get().profile() : worker.profile(id),
                device,
                inputs.hashes(),
                versions);
    }

    private interface Course {
        SearchResult through(SearchLoop loop);
    }

    private FinishedSearch searched(
            Workshop workshop,
            SearchStore store,
            LocalWorker worker,
            OutputFolder output,
            Course course,
            Started started)
            throws IOException {
        SearchResult result;
        try (SearchWatch watch =
                new SearchWatch(terminal, spec().objective(), spec().budget().trials(), silent)) {
            SearchLoop loop =
                    new SearchLoop(store, worker.tickets(), s -> agent(workshop, s), watch, InstantSource.system());
            result = course.through(loop);
        }
        Optional<BaseModel> base = result.best()
                .or(result::nearestMiss)
                .flatMap(Trial::measurement)
                .map(BaseModel::beside);
        FinishedSearch found = new FinishedSearch(started, result, base, Optional.empty());
        if (result.status() != SearchStatus.FINISHED || output.isDelivered()) {
            return found;
        }
        FinishedSearch tested =
                new FinishedSearch(started, result, base, test(workshop.accuracyProbe(), store.artifacts(), found));
        new Delivery(output, store.artifacts()).write(tested, request.folder());
        return tested;
    }

    private AgentSetup agent(Workshop workshop, Started started) {
        CostModel costs = costs(workshop, started.device());
        SearchProblem problem = new SearchProblem(
                started.graph(),
                inputs.space(started.device()),
                started.profile(),
                costs,
                started.spec().objective(),
                started.spec().budget().trials(),
                started.spec().seed());
        return new AgentSetup(Agents.create(started.spec().agent(), problem), costs);
    }

    private CostModel costs(Workshop workshop, DeviceProfile device) {
        CandidateCompiler compiler = workshop.prepared().compiler();
        return new DefaultCostModel(inputs.model().graph(), device, compiler::sizeBytes);
    }

    /** The one look at the test split. */
    private Optional<TestAccuracy> test(AccuracyProbe probe, Artifacts artifacts, FinishedSearch found) {
        Optional<byte[]> best = found.delivered().flatMap(Trial::artifact).flatMap(artifacts::get);
        if (best.isEmpty()) {
            return Optional.empty();
        }
        byte[] base = inputs.model().bytes();
        return inputs.data().test().get().map(given -> {
            LabelledData data = spec().metric() == Metric.AGREEMENT ? probe.labelledBy(base, given) : given;
            return new TestAccuracy(
                    probe.measure(base, data, spec().metric()).accuracy(),
                    probe.measure(best.get(), data, spec().metric()).accuracy(),
                    data.size());
        });
    }

    private Recording recording() {
        return request.lock().map(LockFile::recording).orElse(Recording.NONE);
    }

    private SearchSpec spec() {
        return request.spec();
    }

    private void say(String line) {
        if (!silent) {
            terminal.say(line);
        }
    }
}
