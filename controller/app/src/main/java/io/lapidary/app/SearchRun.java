package io.lapidary.app;

import io.lapidary.app.delivery.BaseModel;
import io.lapidary.app.delivery.Delivery;
import io.lapidary.app.delivery.FinishedSearch;
import io.lapidary.app.delivery.LockFile;
import io.lapidary.app.delivery.OutputFolder;
import io.lapidary.app.delivery.TestAccuracy;
import io.lapidary.app.lab.LocalWorker;
import io.lapidary.app.lab.Preparing;
import io.lapidary.app.lab.ReadySearch;
import io.lapidary.app.lab.ReadySearch.Known;
import io.lapidary.app.report.ReportPage;
import io.lapidary.app.report.StoredSearchAnswers;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.exchange.Artifacts;
import io.lapidary.exchange.Exchange;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
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
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleConsumer;

/**
 * One search on this machine, from its spec to its files: calibrate, probe the device, refuse what cannot be reached,
 * then let the loop and a worker in this process do the rest. Used once, by one thread; interrupting that thread pauses
 * the search.
 */
final class SearchRun {
    /** A front has about this many models. */
    private static final int MODELS_KEPT = 30;

    private final Terminal terminal;
    private final SearchRequest request;
    private final SearchInputs inputs;
    private final Devices devices = new Devices();

    private SearchRun(Terminal terminal, SearchRequest request, SearchInputs inputs) {
        this.terminal = terminal;
        this.request = request;
        this.inputs = inputs;
    }

    /**
     * Runs a search to its end, or until this thread is interrupted.
     *
     * @return what was found; its status tells whether it ended or waits
     */
    static FinishedSearch run(Terminal terminal, SearchRequest request) throws IOException, InterruptedException {
        SearchInputs inputs = SearchInputs.read(request.spec(), SearchFiles.in(request.folder(), request.spec()));
        OutputFolder output =
                request.resume() ? OutputFolder.resumed(request.output()) : OutputFolder.fresh(request.output());
        output.require(MODELS_KEPT * inputs.model().graph().sizeBytes());
        SearchRun run = new SearchRun(terminal, request, inputs);
        return request.resume() ? run.resume(output) : run.begin(output);
    }

    private FinishedSearch begin(OutputFolder output) throws IOException, InterruptedException {
        boolean begun = false;
        try (ReadySearch ready = ready();
                SearchStore store = SearchStore.open(output.state(), InstantSource.system())) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            begun = true;
            terminal.say("Searching: agent %s, %d trials at most."
                    .formatted(spec().agent().label(), spec().budget().trials()));
            return searched(ready, store, output, loop -> loop.start(id, ready.started(), recording()));
        } finally {
            if (!begun) {
                output.discard();
            }
        }
    }

    private ReadySearch ready() throws IOException, InterruptedException {
        if (request.lock().isEmpty()) {
            return ReadySearch.begin(inputs, devices, devices.cpu(), progress());
        }
        LockFile lock = request.lock().get();
        return ReadySearch.repeat(inputs, devices, new Known(lock.device(), lock.profile()), progress());
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
        if (started == null) {
            // It was ended before it began: there is nothing to lose.
            return begin(output);
        }
        String id = stored.get().id();
        SpecDifferences.refuse(started.spec(), spec());
        try (ReadySearch ready = ReadySearch.resume(inputs, devices, started, progress());
                SearchStore store = SearchStore.open(output.state(), InstantSource.system())) {
            return searched(ready, store, output, loop -> loop.resume(id, recording()));
        }
    }

    private Preparing progress() {
        DoubleConsumer line = new ProgressLine(terminal, "calibrating");
        return new Preparing() {
            @Override
            public void step(String words) {
                terminal.say(words);
            }

            @Override
            public void share(double done) {
                line.accept(done);
            }
        };
    }

    private interface Course {
        SearchResult through(SearchLoop loop);
    }

    private FinishedSearch searched(ReadySearch ready, SearchStore store, OutputFolder output, Course course)
            throws IOException, InterruptedException {
        SearchResult result;
        try (Exchange exchange = Exchange.embedded();
                LocalWorker worker = LocalWorker.start(
                        exchange, spec().device().pool(), devices.cpu(), ticket -> ready.evaluator(store.artifacts()));
                SearchWatch watch = new SearchWatch(
                        terminal,
                        spec().objective(),
                        spec().metric(),
                        spec().budget().trials())) {
            result = course.through(
                    new SearchLoop(store, exchange.tickets(), ready::agent, watch, InstantSource.system()));
        }
        Optional<BaseModel> base = result.best()
                .or(result::nearestMiss)
                .flatMap(Trial::measurement)
                .map(BaseModel::beside);
        FinishedSearch found = new FinishedSearch(ready.started(), result, base, Optional.empty());
        if (result.status() != SearchStatus.FINISHED || output.isDelivered()) {
            return found;
        }
        FinishedSearch tested =
                new FinishedSearch(ready.started(), result, base, test(ready, store.artifacts(), found));
        new Delivery(output, store.artifacts()).write(tested, request.folder(), report(store, tested));
        return tested;
    }

    /** Without Node there is no page, and everything else. */
    private static Optional<String> report(SearchStore store, FinishedSearch found)
            throws IOException, InterruptedException {
        return ReportPage.isBuilt()
                ? Optional.of(ReportPage.html(
                        new StoredSearchAnswers(store, found.result().search(), found.test()), found.files()))
                : Optional.empty();
    }

    /** The one look at the test split. */
    private static Optional<TestAccuracy> test(ReadySearch ready, Artifacts artifacts, FinishedSearch found) {
        return found.delivered()
                .flatMap(Trial::artifact)
                .flatMap(artifacts::get)
                .flatMap(ready::test)
                .map(t -> new TestAccuracy(t.baseAccuracy(), t.bestAccuracy(), t.samples()));
    }

    private Recording recording() {
        return request.lock().map(LockFile::recording).orElse(Recording.NONE);
    }

    private SearchSpec spec() {
        return request.spec();
    }
}
