package io.lapidary.compression;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One child JVM that runs {@link TrialProcess}, with a folder of its own for temporary files. Owned by one thread. */
final class TrialChild implements AutoCloseable {
    /** Comes as the last answer, once the process has ended. */
    static final String GONE = "";

    private final Path folder;
    private final Process process;
    private final BufferedWriter questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private TrialChild(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread listener = new Thread(this::listen, "model-trial");
        listener.setDaemon(true);
        listener.start();
    }

    static TrialChild start(int heapMegabytes) throws IOException {
        // The runtime unpacks its libraries there, and does not take them away where it is killed.
        Path folder = Files.createTempDirectory("lapidary-trial");
        try {
            return new TrialChild(
                    folder,
                    new ProcessBuilder(List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx%dm".formatted(heapMegabytes),
                                    "-XX:-CreateCoredumpOnCrash",
                                    "-XX:+SuppressFatalErrorMessage",
                                    "-XX:+ExitOnOutOfMemoryError",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Djava.io.tmpdir=" + folder,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    TrialProcess.class.getName()))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                // Native code may print as well.
                if (line.startsWith(TrialProcess.MARK)) {
                    answers.add(line.substring(TrialProcess.MARK.length()));
                }
            }
        } catch (IOException e) {
            // The process was ended while its output was read; that it is gone is said below.
        }
        answers.add(GONE);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void ask(String question) throws IOException {
        questions.write(question);
        questions.newLine();
        questions.flush();
    }

    /** The next answer; null where there is none in this time. */
    String answer(long millis) throws InterruptedException {
        return answers.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Where its temporary files lie. */
    Path folder() {
        return folder;
    }

    /** The most memory that it has had in use. */
    long peakBytes() {
        return ProcessMemory.most(process.pid());
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it where it runs, and waits for that. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary folder (%s) cannot be deleted.".formatted(folder), e);
        }
    }
}
