package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tries untrusted models in a process of its own: a model that crashes the native runtime, hangs it or fills the memory
 * ends that process and is refused, and the caller lives on. The process is started on first use, serves one model after
 * another and is replaced when it ended. Blocks; one thread at a time uses it; whoever made it closes it.
 */
public final class ModelTrial implements AutoCloseable {
    /** Of its memory, what a JVM may use for objects; the rest is the native runtime's. */
    private static final double SHARE_OF_HEAP = 0.375;

    private static final long WATCH_MILLIS = 20;
    /** Exit codes above it are signals. */
    private static final int SIGNALS = 128;
    /** A JVM with the native runtime is there in a second; a crowded machine needs longer. */
    private static final Duration START = Duration.ofMinutes(2);

    private final Duration patience;
    private final long mostBytes;
    private final int heapMegabytes;
    private TrialChild child;
    private int endings;
    private long peakBytes;
    private long slowestNanos;

    /**
     * @param patience how long a model may take
     * @param mostBytes of memory that the process may have in use, 128 MiB or more; watched on Linux only
     */
    public ModelTrial(Duration patience, long mostBytes) {
        this.patience = patience;
        this.mostBytes = mostBytes;
        this.heapMegabytes = (int) (SHARE_OF_HEAP * (mostBytes >> 20));
    }

    /**
     * Reads a model.
     *
     * @param file of the model
     * @param name by which to call it in refusals
     * @throws InvalidInput where it is refused, with the reason
     * @throws IllegalStateException where Lapidary itself failed on it
     */
    public void check(Path file, String name) {
        ask(new TrialProcess.Question(file.toString(), name, false));
    }

    /** As {@link #check}, and compresses and runs it once on noise where its inputs allow: for small models. */
    public void checkCompressing(Path file, String name) {
        ask(new TrialProcess.Question(file.toString(), name, true));
    }

    private void ask(TrialProcess.Question question) {
        try {
            if (child == null || !child.isAlive()) {
                start();
            }
            child.ask(Json.write(question));
        } catch (IOException e) {
            end();
            throw new UncheckedIOException("The process that tries models cannot be reached.", e);
        }
        TrialProcess.Answer answer;
        long start = System.nanoTime();
        try {
            answer = Json.read(awaitAnswer(question.name(), patience), TrialProcess.Answer.class);
        } finally {
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
        }
        if (!answer.failure().isEmpty()) {
            throw new IllegalStateException(
                    "Impossible state: reading (%s) failed: %s".formatted(question.name(), answer.failure()));
        }
        if (!answer.issues().isEmpty()) {
            throw new InvalidInput(answer.issues());
        }
    }

    private void start() throws IOException {
        end();
        child = TrialChild.start(heapMegabytes);
        try {
            awaitAnswer("start", START);
        } catch (InvalidInput e) {
            throw new IllegalStateException("The process that tries models does not start: " + e.getMessage(), e);
        }
    }

    private String awaitAnswer(String name, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                String answer = child.answer(WATCH_MILLIS);
                if (TrialChild.GONE.equals(answer)) {
                    throw causeOf(name, child.exitCode());
                }
                long bytes = child.peakBytes();
                peakBytes = Math.max(peakBytes, bytes);
                if (bytes > mostBytes) {
                    throw refuse(name, "It needs more than %d MiB of memory.".formatted(mostBytes >> 20));
                }
                if (answer != null) {
                    return answer;
                }
                if (System.nanoTime() > deadline) {
                    throw refuse(name, "It takes longer than %d s.".formatted(time.toSeconds()));
                }
            }
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a model was tried.", e);
        }
    }

    private RuntimeException causeOf(String name, int exit) {
        if (exit == TrialProcess.OUT_OF_MEMORY) {
            return refuse(name, "It needs more than %d MiB of heap.".formatted(heapMegabytes));
        }
        if (exit > SIGNALS) {
            return refuse(name, "ONNX Runtime breaks on it (signal %d).".formatted(exit - SIGNALS));
        }
        end();
        return new IllegalStateException(
                "Impossible state: the process that tried (%s) ended with exit code (%d).".formatted(name, exit));
    }

    private InvalidInput refuse(String name, String reason) {
        end();
        endings++;
        return InvalidInput.of("model", name, reason, "Check the file with the tool that exported it.");
    }

    /** The most memory that any of its processes has had in use; 0 where the system does not say. */
    long peakBytes() {
        return peakBytes;
    }

    /** The longest that a model has taken until its answer or its end. */
    long slowestNanos() {
        return slowestNanos;
    }

    /** How many models have ended their process: by a crash, or beyond its time or memory. */
    int endings() {
        return endings;
    }

    private void end() {
        TrialChild ended = child;
        child = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void close() {
        end();
    }
}
