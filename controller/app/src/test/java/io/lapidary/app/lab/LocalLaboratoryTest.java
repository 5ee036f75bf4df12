package io.lapidary.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.OnnxBuilder;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.compression.TensorData;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.issue.InvalidInput;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceProbe;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.service.host.Plan;
import io.lapidary.service.host.PreparationListener;
import io.lapidary.service.host.PreparedSearch;
import io.lapidary.service.search.Cause;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.SpaceStore;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalLaboratoryTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final List<WorkerCard> WORKERS = new CopyOnWriteArrayList<>();
    /** Without a step that adds products of bytes: its int8 weights have 7 bits. */
    private static final DeviceProfile OLD = DeviceProfile.ofProcessor(
            "An old processor", List.of("sse2", "avx2"), 8, List.of(Precision.FLOAT32), Map.of(), "attic");

    private static final DeviceProfile BOARD = DeviceProfile.ofProcessor(
            "A board", List.of("asimd", "asimddp"), 4, List.of(Precision.FLOAT32, Precision.INT8), Map.of(), "desk");

    @TempDir
    static Path folder;

    private static SearchStore store;
    private static String model;
    private static LocalLaboratory laboratory;

    @BeforeAll
    static void upload() throws IOException {
        store = SearchStore.open(folder, CLOCK);
        OnnxModel read = OnnxReader.read(Files.readAllBytes(Path.of("../../samples/shapes-resnet.onnx")), "shapes");
        model = read.sha256();
        store.artifacts().put(read.bytes());
        UploadStore uploads = new UploadStore(store.database());
        uploads.add(
                new StoredUpload(Kind.MODEL, model, "shapes.onnx", read.bytes().length, "anna", "{}", CLOCK.millis()));
        Devices devices = new Devices();
        WORKERS.add(card("local", "default", devices.cpu()));
        laboratory = new LocalLaboratory(
                new UploadedFiles(
                        uploads,
                        new SpaceStore(store.database(), CLOCK),
                        store.artifacts()::path,
                        folder.resolve("datasets")),
                store.artifacts(),
                devices,
                Pools.of(() -> List.copyOf(WORKERS), devices));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static WorkerCard card(String id, String pool, DeviceProfile processor) {
        return new WorkerCard(
                id,
                processor.machine(),
                pool,
                processor.device(),
                List.of(TicketKind.JUDGE),
                0,
                WorkerCard.Machine.of(processor, 1, 0),
                Map.of(),
                "",
                0,
                0,
                0,
                "");
    }

    private static SearchSpec spec(String limits) {
        return spec(limits, "default");
    }

    private static SearchSpec spec(String limits, String pool) {
        return laboratory.read(
                """
                model: %s
                data: {source: generated-shapes, calibration: 32, validation: 200}
                objective: {goal: smallest, limits: {accuracy-drop: 5%s}}
                budget: {trials: 4}
                device: {pool: %s}
                """
                        .formatted(model, limits, pool));
    }

    @Test
    void aSearchIsNamedAfterItsUploadedModel() {
        assertThat(spec("").name()).isEqualTo("shapes");
    }

    @Test
    void anUploadThatWouldFillTheMemoryIsRefusedBeforeTheServiceReadsIt() throws IOException {
        OnnxBuilder net = OnnxBuilder.model("filling");
        String sizes = net.tensor("sizes", TensorData.longs(1 << 16, 1 << 16));
        net.output(net.op("Expand", "expand", net.input("x", 1), sizes));
        Path file = Files.write(folder.resolve("filling.onnx"), net.build());

        assertThatThrownBy(() -> laboratory.inspect(file, "filling.onnx"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("filling.onnx")
                .hasMessageContaining("memory");
        assertThat(laboratory
                        .inspect(Path.of("../../samples/shapes-resnet.onnx"), "shapes.onnx")
                        .groups())
                .isNotEmpty();
    }

    @Test
    @Timeout(value = 60)
    void aPlanIsExactAndSecondTimeQuick() {
        Plan first = laboratory.plan(spec(""));
        long begun = System.nanoTime();
        Plan second = laboratory.plan(spec(", size: 50%"));

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(3_000);
        assertThat(second.smallestSizeBytes())
                .isEqualTo(first.smallestSizeBytes())
                .isLessThan(first.baseSizeBytes());
        assertThat(second.latencyRatioLow()).isLessThanOrEqualTo(second.latencyRatioHigh());
        assertThat(second.unreachable()).isEmpty();
        assertThat(second.warnings()).extracting(w -> w.path()).contains("budget.trials", "data.validation");
    }

    @Test
    void limitsOutOfReachAreToldByThePlanAndRefusedBeforeTheSearchBegins() {
        SearchSpec tiny = spec(", size: 1%");

        assertThat(laboratory.plan(tiny).unreachable()).singleElement().satisfies(issue -> assertThat(issue.path())
                .isEqualTo("objective.limits.size"));
        assertThatThrownBy(() -> laboratory.prepare("tiny", tiny, Optional.empty(), (cause, words) -> {}))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> laboratory.of("tiny")).hasMessageContaining("not open");
    }

    @Test
    void anOpenSearchIsJudgedByTheLimitsOfItsLatestAgentAndAClosedOneNotAtAll()
            throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        try (PreparedSearch prepared =
                laboratory.prepare("open", spec(""), Optional.empty(), (cause, words) -> told.add(words))) {
            Started started = prepared.started();

            assertThat(laboratory.of("open").judge(Candidate.UNTOUCHED)).isInstanceOf(Outcome.Scored.class);
            assertThat(prepared.agent(started).agent().propose(1)).hasSize(1);
            prepared.agent(started.with(spec(", size: 50%")));
            assertThat(laboratory.of("open").judge(Candidate.UNTOUCHED)).isInstanceOf(Outcome.Infeasible.class);
            assertThat(prepared.test(Files.readAllBytes(Path.of("../../samples/shapes-resnet.onnx"))))
                    .hasValueSatisfying(test -> assertThat(test.bestAccuracy()).isEqualTo(test.baseAccuracy()));
        }
        assertThat(told).anyMatch(words -> words.startsWith("Calibrating on 32"));
        assertThatThrownBy(() -> laboratory.of("open")).hasMessageContaining("not open");
    }

    @Test
    void aPoolsSearchIsForTheProcessorThatItsWorkerSaysAndStaysSo() throws Exception {
        SearchSpec spec = spec(", latency: 90%", "attic");
        WORKERS.add(card("w1", "attic", OLD));
        Started begun;
        String compiled;
        try (PreparedSearch prepared = laboratory.prepare("attic", spec, Optional.empty(), (cause, words) -> {})) {
            begun = prepared.started();
            assertThat(begun.device()).isEqualTo(OLD);
            compiled = compiled("attic", begun);
        }
        WORKERS.removeIf(card -> card.pool().equals("attic"));
        WORKERS.add(card("w2", "attic", BOARD));

        try (PreparedSearch resumed = laboratory.prepare("attic", spec, Optional.of(begun), (cause, words) -> {})) {
            assertThat(resumed.started()).isEqualTo(begun);
            assertThat(compiled("attic", begun)).isEqualTo(compiled);
        }
        try (PreparedSearch another = laboratory.prepare("desk", spec, Optional.empty(), (cause, words) -> {})) {
            assertThat(another.started().device()).isEqualTo(BOARD);
            assertThat(compiled("desk", begun)).isNotEqualTo(compiled);
        }
    }

    /** Hash of what a search makes of its model in int8. */
    private static String compiled(String search, Started begun) throws IOException, InterruptedException {
        return laboratory
                .of(search)
                .accuracy(DeviceProbe.allInt8(begun.graph()))
                .half()
                .by()
                .compiledSha256();
    }

    @Test
    @Timeout(60)
    void aSearchWhosePoolIsEmptySaysSoAndBeginsOnceAWorkerIsThere() throws Exception {
        SearchSpec spec = spec("", "later");
        assertThat(laboratory.plan(spec).warnings())
                .anySatisfy(w -> assertThat(w.message()).contains("No worker of it is there yet"));
        List<String> waited = new ArrayList<>();
        PreparationListener joining = (cause, words) -> {
            if (cause == Cause.NO_WORKERS) {
                waited.add(words);
                WORKERS.add(card("w3", "later", BOARD));
            }
        };

        try (PreparedSearch prepared = laboratory.prepare("later", spec, Optional.empty(), joining)) {
            assertThat(prepared.started().device()).isEqualTo(BOARD);
        }
        assertThat(waited).singleElement().asString().contains("No worker of the pool (later)");
    }

    @Test
    void aPoolOfMachinesThatWantDifferentTypesIsDoubted() {
        WORKERS.add(card("w4", "mixed", OLD));
        WORKERS.add(card("w5", "mixed", BOARD));

        assertThat(laboratory.plan(spec("", "mixed")).warnings())
                .filteredOn(w -> w.path().equals("device.pool"))
                .singleElement()
                .satisfies(w -> assertThat(w.message()).contains("attic", "desk", "compiled for (An old processor)"));
    }

    @Test
    void whoeverIsToldToLeaveWhilePreparingLeaves() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> laboratory.prepare("left", spec(""), Optional.empty(), (cause, words) -> {}))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
