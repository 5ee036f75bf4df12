package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;

/**
 * What came of damaged models: read, and where they still are valid, compressed and run once, each in a process that it
 * may break.
 *
 * @param models how many were tried
 * @param valid of these
 * @param refused of these, with a reason
 * @param ended those of the refused that ended their process, by a crash or beyond its time or memory, with their seeds
 * @param failures what is Lapidary's fault, each with its seed
 * @param slowestSeconds the longest that one took
 * @param peakBytes the most memory that one of the processes used; 0 where the system does not say
 */
public record MutationSoak(
        int models,
        int valid,
        int refused,
        List<String> ended,
        List<String> failures,
        double slowestSeconds,
        long peakBytes) {
    /** What a model may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What the process that tries a model may use. */
    public static final long MOST_BYTES = 2L << 30;
    /** The watch ends a process before it is there: memory grows between two looks. */
    private static final long WATCHED_BYTES = MOST_BYTES / 4 * 3;

    private static final String MODEL = "mutated";

    public MutationSoak {
        ended = List.copyOf(ended);
        failures = List.copyOf(failures);
    }

    /**
     * Tries so many damaged models, two at a time.
     *
     * @param models valid ones, damaged in turn
     * @param seed of the first damage; each further one has the next
     * @param folder for files
     * @param progress told the share that is done, by one of its threads at a time
     */
    public static MutationSoak run(List<byte[]> models, long seed, int count, Path folder, DoubleConsumer progress)
            throws InterruptedException {
        AtomicLong next = new AtomicLong();
        Tally tally = new Tally(done -> progress.accept((double) done / count));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Path file = folder.resolve("mutated-%d.onnx".formatted(i));
                both.add(threads.submit(() -> {
                    try (ModelTrial trial = new ModelTrial(PATIENCE, WATCHED_BYTES)) {
                        for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                            Files.write(file, ModelMutation.of(models.get((int) (n % models.size())), seed + n));
                            tryOne(trial, file, seed + n, tally);
                        }
                        tally.add(trial);
                    }
                    return null;
                }));
            }
            for (Future<?> one : both) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Trying damaged models failed.", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return tally.soak();
    }

    private static void tryOne(ModelTrial trial, Path file, long seed, Tally tally) {
        int endings = trial.endings();
        try {
            trial.checkCompressing(file, MODEL);
            tally.valid();
        } catch (InvalidInput e) {
            tally.refused(seed, e.issues(), trial.endings() > endings);
        } catch (RuntimeException e) {
            tally.failed(seed, e.getMessage());
        }
        tally.done();
    }

    /** Counts of both threads. */
    private static final class Tally {
        private final IntConsumer progress;
        private int done;
        private int valid;
        private int refused;
        private final List<String> ended = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private double slowest;
        private long peak;

        Tally(IntConsumer progress) {
            this.progress = progress;
        }

        synchronized void valid() {
            valid++;
        }

        synchronized void refused(long seed, List<Issue> issues, boolean ends) {
            if (issues.isEmpty() || issues.stream().anyMatch(i -> i.message().isBlank())) {
                failed(seed, "refused without a reason");
                return;
            }
            refused++;
            if (ends) {
                ended.add("seed %d: %s".formatted(seed, issues.get(0).message()));
            }
        }

        synchronized void failed(long seed, String why) {
            failures.add("seed %d: %s".formatted(seed, why));
        }

        synchronized void done() {
            progress.accept(++done);
        }

        synchronized void add(ModelTrial trial) {
            slowest = Math.max(slowest, trial.slowestNanos() / 1e9);
            peak = Math.max(peak, trial.peakBytes());
        }

        synchronized MutationSoak soak() {
            return new MutationSoak(valid + refused + failures.size(), valid, refused, ended, failures, slowest, peak);
        }
    }
}
