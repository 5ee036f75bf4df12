package io.lapidary.compression;

import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tries untrusted models in a process of its own: a model that crashes the native runtime, hangs it or fills the memory
 * ends that process and is refused, and the caller lives on. The process is started on first use, serves one model after
 * another and is replaced when it ended. Blocks; one thread at a time uses it; whoever made it closes it.
 */
public final class ModelTrial implements AutoCloseable {
    private static final String HEAP = "-Xmx768m";
    private static final long WATCH_MILLIS = 20;
    private static final String GONE = "";
    /** A JVM with the native runtime is there in a second; a crowded machine needs longer. */
    private static final Duration START = Duration.ofMinutes(2);

    private final Duration patience;
    private final long mostBytes;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile Process process;
    private BufferedWriter questions;

    /**
     * @param patience how long a model may take
     * @param mostBytes of memory that the process may have in use; watched on Linux only
     */
    public ModelTrial(Duration patience, long mostBytes) {
        this.patience = patience;
        this.mostBytes = mostBytes;
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
            if (process == null || !process.isAlive()) {
                start();
            }
            questions.write(Json.write(question));
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            end();
            throw new UncheckedIOException("The process that tries models cannot be reached.", e);
        }
        TrialProcess.Answer answer = Json.read(awaitAnswer(question.name(), patience), TrialProcess.Answer.class);
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
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:+SuppressFatalErrorMessage",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrialProcess.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Process own = process;
        Thread listener = new Thread(() -> listen(own), "model-trial");
        listener.setDaemon(true);
        listener.start();
        awaitAnswer("start", START);
    }

    private void listen(Process own) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(own.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                // Native code may print as well.
                if (line.startsWith(TrialProcess.MARK)) {
                    answers.add(line.substring(TrialProcess.MARK.length()));
                }
            }
        } catch (IOException e) {
            // The process was ended while its output was read; that it is gone is said below.
        }
        if (own == process) {
            answers.add(GONE);
        }
    }

    private String awaitAnswer(String name, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                String answer = answers.poll(WATCH_MILLIS, TimeUnit.MILLISECONDS);
                if (GONE.equals(answer)) {
                    throw refuse(name, "It broke the process that tried it, or filled its memory.");
                }
                if (answer != null) {
                    return answer;
                }
                if (System.nanoTime() > deadline) {
                    throw refuse(name, "It takes longer than %d s.".formatted(time.toSeconds()));
                }
                long bytes = memory();
                if (bytes > mostBytes) {
                    throw refuse(name, "It needs more than %d MiB of memory.".formatted(mostBytes >> 20));
                }
            }
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a model was tried.", e);
        }
    }

    private InvalidInput refuse(String name, String reason) {
        end();
        return InvalidInput.of("model", name, reason, "Check the file with the tool that exported it.");
    }

    /** Bytes that the process has in use; 0 where the system does not say. */
    private long memory() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "statm");
        try {
            return Files.exists(status)
                    ? Long.parseLong(Files.readString(status).split(" ")[1]) * 4096
                    : 0;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // It ended while it was looked at, which its listener tells.
            return 0;
        }
    }

    private void end() {
        Process ended = process;
        process = null;
        if (ended != null) {
            ended.destroyForcibly();
        }
        answers.clear();
    }

    @Override
    public void close() {
        end();
    }
}
