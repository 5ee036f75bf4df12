package io.lapidary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A Java program in a process of its own, for signals; ended with all that it started. */
final class Forked implements AutoCloseable {
    private final Process process;

    private Forked(Process process) {
        this.process = process;
    }

    /** A worker on the class path of workers: without anything of the controller. */
    static Forked worker(Path log, String... arguments) throws IOException {
        return worker(entry -> true, log, arguments);
    }

    /** The same without what accuracy is judged with: DJL and PyTorch. */
    static Forked latencyWorker(Path log, String... arguments) throws IOException {
        return worker(entry -> !entry.contains("/ai/djl/"), log, arguments);
    }

    private static Forked worker(Predicate<String> classPath, Path log, String... arguments) throws IOException {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("/controller/"))
                .filter(classPath)
                .collect(Collectors.joining(File.pathSeparator));
        return start(classes, "io.lapidary.runtime.worker.WorkerApp", log, arguments);
    }

    /** A program of the tests. */
    static Forked test(Class<?> program, Path log, String... arguments) throws IOException {
        return start(System.getProperty("java.class.path"), program.getName(), log, arguments);
    }

    private static Forked start(String classes, String program, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of("-Dlogback.configurationFile=worker-logback.xml", "-cp", classes, program));
        command.addAll(List.of(arguments));
        return new Forked(new ProcessBuilder(command)
                // A crash leaves its report there.
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Sends it a signal by name. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, process.pid());
    }

    /** Sends a signal to the process that it started. */
    void signalChild(String name) throws IOException, InterruptedException {
        signal(name, process.children().findFirst().orElseThrow().pid());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Its exit code, once it has ended. */
    int exit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
