package io.lapidary.app.lab;

import io.lapidary.exchange.Artifacts;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.ModelFile;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.service.host.Laboratory;
import io.lapidary.service.host.Plan;
import io.lapidary.service.host.PreparationListener;
import io.lapidary.service.host.PreparedSearch;
import io.lapidary.service.search.AgentSetup;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of this machine, at the service's disposal. How many searches are prepared at once, each with model and
 * samples in memory, is up to whoever prepares them. Thread-safe.
 */
public final class LocalLaboratory implements Laboratory {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLaboratory.class);

    private final UploadedFiles uploads;
    private final Artifacts artifacts;
    private final Devices devices;
    private final Pools pools;
    private final Planner planner;
    private final Map<String, ReadySearch> open = new ConcurrentHashMap<>();

    /**
     * @param artifacts where compiled candidates go
     * @param pools who measures the candidates of searches
     */
    public LocalLaboratory(UploadedFiles uploads, Artifacts artifacts, Devices devices, Pools pools) {
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.devices = devices;
        this.pools = pools;
        this.planner = new Planner(devices, pools);
    }

    @Override
    public ModelGraph inspect(Path model, String name) {
        return ModelFile.tried(model, name, "model").graph();
    }

    @Override
    public SearchSpec read(String text) {
        return SpecReader.read(text, uploads);
    }

    @Override
    public Plan plan(SearchSpec spec) {
        try {
            return planner.plan(spec, uploads.files(spec)).plan();
        } catch (InvalidInput e) {
            throw uploads.asSent(e);
        } catch (IOException e) {
            throw new UncheckedIOException("The plan of (%s) failed.".formatted(spec.name()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The plan of (%s) was interrupted.".formatted(spec.name()));
        }
    }

    @Override
    public PreparedSearch prepare(
            String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener)
            throws InterruptedException {
        ReadySearch ready = ready(spec, stored, listener);
        open.put(search, ready);
        return new Opened(search, ready);
    }

    private ReadySearch ready(SearchSpec spec, Optional<Started> stored, PreparationListener listener)
            throws InterruptedException {
        Preparing preparing = new ToldInWords(words -> listener.on(Cause.PREPARING, words));
        try {
            preparing.step("Reading model and data...");
            SearchInputs inputs = SearchInputs.read(spec, uploads.files(spec));
            return stored.isPresent()
                    ? ReadySearch.resume(inputs, devices, stored.get(), preparing)
                    : ReadySearch.begin(inputs, devices, processor(spec, listener), preparing);
        } catch (InvalidInput e) {
            throw uploads.asSent(e);
        } catch (IOException e) {
            throw new UncheckedIOException("(%s) could not be prepared.".formatted(spec.name()), e);
        } catch (CancellationException e) {
            // The engines hand no checked exception on.
            throw new InterruptedException(e.getMessage());
        }
    }

    private DeviceProfile processor(SearchSpec spec, PreparationListener listener) throws InterruptedException {
        String pool = spec.device().pool();
        DeviceProfile processor = pools.awaited(pool, words -> listener.on(Cause.NO_WORKERS, words));
        pools.doubts(pool).forEach(doubt -> LOG.warn("Search {}: {}", spec.name(), doubt));
        return processor;
    }

    /** What a worker of this process judges with, while the search is open. */
    public Evaluator of(String search) {
        ReadySearch ready = open.get(search);
        if (ready == null) {
            throw new IllegalStateException("Search (%s) is not open on this machine.".formatted(search));
        }
        return ready.evaluator(artifacts);
    }

    /** Tells steps and every tenth part of them, and lets an interrupt end the long ones. */
    private static final class ToldInWords implements Preparing {
        private final Consumer<String> progress;
        private String step = "";
        private int tenths;

        ToldInWords(Consumer<String> progress) {
            this.progress = progress;
        }

        @Override
        public void step(String words) {
            step = words;
            tenths = 0;
            progress.accept(words);
        }

        @Override
        public void share(double done) {
            if (Thread.interrupted()) {
                throw new CancellationException("Interrupted while a search was prepared.");
            }
            int now = (int) (done * 10);
            if (now > tenths && now < 10) {
                tenths = now;
                progress.accept("%s %d %%".formatted(step, now * 10));
            }
        }
    }

    /** A prepared search, of which workers know as long as it is open. */
    private final class Opened implements PreparedSearch {
        private final String search;
        private final ReadySearch ready;

        Opened(String search, ReadySearch ready) {
            this.search = search;
            this.ready = ready;
        }

        @Override
        public Started started() {
            return ready.started();
        }

        @Override
        public AgentSetup agent(Started started) {
            return ready.agent(started);
        }

        @Override
        public Optional<SearchSummary.Test> test(byte[] model) {
            return ready.test(model);
        }

        @Override
        public void close() {
            if (open.remove(search, ready)) {
                ready.close();
            }
        }
    }
}
