package io.lapidary.runtime;

import io.lapidary.candidate.Candidate;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.Packing;
import io.lapidary.exchange.Artifacts;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.outcome.AccuracyAnswer;
import io.lapidary.outcome.Glimpse;
import io.lapidary.outcome.HalfJudged;
import io.lapidary.outcome.InputForm;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.ModelProfile;
import io.lapidary.spec.Budget;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * Judges candidates of one search on this machine. Limits that are known exactly, without running anything, are checked
 * first. What fails in the same way at every try is an {@link Outcome.Failed}, not an exception. Once a candidate was
 * feasible, the accuracy of others is judged no further than until they surely, or almost surely, lose more than they may;
 * their latency is not measured then.
 *
 * <p>One candidate at a time. Probes and lock stay the caller's to close.
 */
public final class Evaluator implements Judge {
    private final PreparedModel prepared;
    private final SearchSpec spec;
    private final AccuracyProbe accuracyProbe;
    private final LatencyProbe latencyProbe;
    private final MachineLock lock;
    private final Artifacts artifacts;
    private final String worker;
    private final String device;
    private final Map<String, String> engines;
    private final Map<String, FloatTensor> latencyInput;
    private final List<InputForm> inputForms;
    private final LatencyJudge latencyJudge;
    private final byte[] base;
    private final long basePackedBytes;
    /** Null where a candidate's whole accuracy is wanted always. */
    private final AccuracyCut cut;
    /** Until something is feasible, the nearest miss is delivered, and it must be measured wholly. */
    private boolean somethingHolds;

    private boolean wholly;

    /**
     * @param latencyProbe with the threads that the search's device says
     * @param artifacts where every compiled candidate goes
     * @param worker who judges, for the provenance
     * @throws InvalidInput if the device's batch does not fit model or data
     */
    public Evaluator(
            PreparedModel prepared,
            SearchSpec spec,
            AccuracyProbe accuracyProbe,
            LatencyProbe latencyProbe,
            MachineLock lock,
            Artifacts artifacts,
            String worker) {
        this.prepared = prepared;
        this.spec = spec;
        this.accuracyProbe = accuracyProbe;
        this.latencyProbe = latencyProbe;
        this.lock = lock;
        this.artifacts = artifacts;
        this.worker = worker;
        this.device = Processor.ofSystem().name();
        this.engines = new TreeMap<>(Engines.versions());
        this.engines.put("pinned-cores", LatencyJudge.pinned(latencyProbe.cores()));
        refuseBatch(
                prepared.model(), prepared.validation().size(), spec.device().batch());
        this.latencyInput = prepared.validation().batch(0, spec.device().batch());
        this.inputForms = LatencyJudge.forms(latencyInput);
        this.base = prepared.model().bytes();
        this.latencyJudge = new LatencyJudge(base, latencyProbe, this::handedIn, worker);
        this.basePackedBytes = Packing.packedSize(base);
        this.cut = cut(prepared, spec);
    }

    /** Beyond the limit, and where candidates are refined in the end, beyond what that may take back. */
    private static AccuracyCut cut(PreparedModel prepared, SearchSpec spec) {
        double share = spec.budget().finalists() > 0 ? 1 - Budget.TAKEN_BACK : 1;
        return prepared.baseAnswers().tellsRightFromWrong()
                ? spec.objective()
                        .limit(Quantity.ACCURACY_DROP)
                        .map(limit -> new AccuracyCut(
                                prepared.baseAnswers(), prepared.validation().size(), limit.absolute(0) / share))
                        .orElse(null)
                : null;
    }

    /**
     * Refuses a number of samples a run that model or data cannot give.
     *
     * @throws InvalidInput naming the batches that fit
     */
    public static void refuseBatch(OnnxModel model, int samples, int batch) {
        if (!model.dynamicBatch() && model.fixedBatch() != batch) {
            throw InvalidInput.of(
                    "device.batch",
                    batch,
                    "The model takes (%d) samples a run and no other number.".formatted(model.fixedBatch()),
                    "Say `batch: %d`, or export the model with an open batch axis.".formatted(model.fixedBatch()));
        }
        if (samples < batch) {
            throw InvalidInput.of(
                    "device.batch",
                    batch,
                    "There are only (%d) validation samples to fill it.".formatted(samples),
                    "Raise `data.validation` or lower the batch.");
        }
    }

    /** Makes it judge every candidate to the end, whatever it loses; returns it. */
    public Evaluator judgingWholly() {
        wholly = true;
        return this;
    }

    @Override
    public ModelProfile profile() {
        return prepared.profile();
    }

    @Override
    public Outcome judge(Candidate candidate) throws IOException, InterruptedException {
        FirstHalf first = firstHalf(candidate);
        HalfJudged half = first.answer().half();
        if (half == null) {
            return first.answer().outcome();
        }
        try {
            long start = System.nanoTime();
            Latency latency = latencyProbe.compare(base, first.onnx(), latencyInput, half.seed());
            Outcome outcome = new Outcome.Scored(half.measured(latency, (System.nanoTime() - start) / 1e6));
            somethingHolds |= spec.objective().isFeasible(outcome);
            return outcome;
        } catch (RuntimeException e) {
            return failed("It cannot be run", e);
        }
    }

    @Override
    public AccuracyAnswer accuracy(Candidate candidate) throws IOException, InterruptedException {
        return firstHalf(candidate).answer();
    }

    @Override
    public Outcome latency(HalfJudged half) throws IOException, InterruptedException {
        return latencyJudge.latency(half);
    }

    private byte[] handedIn(String sha256) throws IOException {
        return artifacts
                .get(sha256)
                .orElseThrow(() -> new IOException("The compiled candidate (%s) is gone.".formatted(sha256)));
    }

    /** @param onnx the compiled candidate; null where it was not run */
    private record FirstHalf(AccuracyAnswer answer, byte[] onnx) {
        static FirstHalf ended(Outcome outcome) {
            return new FirstHalf(AccuracyAnswer.ended(outcome), null);
        }
    }

    private FirstHalf firstHalf(Candidate candidate) throws IOException, InterruptedException {
        CandidateCompiler compiler = prepared.compiler();
        ModelGraph graph = prepared.model().graph();
        long begun = System.nanoTime();
        byte[] onnx;
        long packedBytes;
        double compileMillis;
        try {
            List<String> broken = new ArrayList<>();
            check(Quantity.SIZE, compiler.sizeBytes(candidate), graph.sizeBytes(), broken);
            check(Quantity.MACS, graph.macs(candidate), graph.macs(), broken);
            if (!broken.isEmpty()) {
                return FirstHalf.ended(new Outcome.Infeasible(broken));
            }
            long start = System.nanoTime();
            onnx = compiled(candidate);
            compileMillis = (System.nanoTime() - start) / 1e6;
            packedBytes = Packing.packedSize(onnx);
            check(Quantity.PACKED_SIZE, packedBytes, basePackedBytes, broken);
            if (!broken.isEmpty()) {
                return FirstHalf.ended(new Outcome.Infeasible(broken));
            }
        } catch (RuntimeException e) {
            return FirstHalf.ended(failed("It cannot be compiled", e));
        }
        String sha256 = artifacts.put(onnx);
        AccuracyResult accuracy;
        try {
            AccuracyProbe.CutAccuracy found = accuracy(onnx, candidate);
            if (found.cut() != null) {
                return FirstHalf.ended(cutShort(found.cut(), (System.nanoTime() - begun) / 1e6));
            }
            accuracy = found.whole();
        } catch (RuntimeException e) {
            return FirstHalf.ended(failed("It cannot be run", e));
        }
        Provenance by = new Provenance(
                worker,
                device,
                engines,
                spec.device().threads(),
                spec.device().batch(),
                accuracy.samples(),
                sha256,
                compileMillis,
                accuracy.loadMillis() + accuracy.runMillis(),
                0);
        HalfJudged half = new HalfJudged(
                accuracy.accuracy(),
                prepared.baseAccuracy(),
                onnx.length,
                graph.sizeBytes(),
                packedBytes,
                basePackedBytes,
                graph.macs(candidate),
                graph.macs(),
                by,
                inputForms,
                seed(candidate));
        return new FirstHalf(AccuracyAnswer.half(half), onnx);
    }

    private Outcome cutShort(AccuracyCut.Found found, double millis) {
        int samples = prepared.validation().size();
        String reason = "After (%d) of (%d) samples it %s lose more than (%s) points; about (%.1f) so far."
                .formatted(
                        found.seen(),
                        samples,
                        found.sure() ? "must" : "will almost surely",
                        cut.allowedDrop(),
                        found.accuracyDrop());
        return new Outcome.Infeasible(
                List.of(reason), new Glimpse(found.accuracyDrop(), found.seen(), samples, found.sure(), millis));
    }

    private byte[] compiled(Candidate candidate) throws IOException, InterruptedException {
        if (!candidate.refined()) {
            return prepared.compiler().compile(candidate);
        }
        // As long and as busy as an accuracy run, which latency sittings must not share the machine with.
        try (MachineLock.Held held = lock.shared()) {
            return prepared.refiner().refine(candidate, share -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("Interrupted while a candidate was refined.");
                }
            });
        } catch (CancellationException e) {
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }

    private AccuracyProbe.CutAccuracy accuracy(byte[] onnx, Candidate candidate)
            throws IOException, InterruptedException {
        try (MachineLock.Held held = lock.shared()) {
            return cut != null && somethingHolds && !wholly && !candidate.refined()
                    ? accuracyProbe.measure(onnx, prepared.yardstick(), cut)
                    : new AccuracyProbe.CutAccuracy(accuracyProbe.measure(onnx, prepared.yardstick()), null);
        }
    }

    private void check(Quantity quantity, long value, long base, List<String> broken) {
        spec.objective().limit(quantity).ifPresent(limit -> {
            double allowed = limit.absolute(base);
            if (value > allowed + 1e-9) {
                broken.add(reason(limit, value, allowed));
            }
        });
    }

    private static String reason(Limit limit, long value, double allowed) {
        return "%s (%d) is over the limit %s (%.0f).".formatted(limit.quantity().label(), value, limit.text(), allowed);
    }

    private static Outcome failed(String what, RuntimeException e) {
        List<String> reasons = e instanceof InvalidInput invalid
                ? invalid.issues().stream().map(Issue::toString).toList()
                : List.of("%s: %s".formatted(what, e.getMessage() == null ? e : e.getMessage()));
        return new Outcome.Failed(reasons);
    }

    /** Each candidate's rounds are drawn anew, and the same at each try. */
    private long seed(Candidate candidate) {
        return spec.seed() ^ Long.parseUnsignedLong(candidate.id(), 16);
    }
}
