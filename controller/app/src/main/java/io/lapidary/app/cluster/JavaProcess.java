package io.lapidary.app.cluster;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small Java program of ours in a process of its own, for signals; ended with all that it started. */
final class JavaProcess implements AutoCloseable {
    private static final List<String> SMALL = List.of(
            "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=worker-logback.xml");

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /** @param before what runs Java, such as a command that gives it a network of its own; mostly empty */
    static JavaProcess start(List<String> before, Class<?> program, Path log, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-D"))
                .forEach(command::add);
        command.addAll(SMALL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return new JavaProcess(new ProcessBuilder(command)
                // A crash leaves its report there.
                .directory(log.toAbsolutePath().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** The process that it started; empty while there is none. */
    Optional<ProcessHandle> child() {
        return process.children().findFirst();
    }

    /** Sends a signal by name to all of these at once; one that has just ended needs none. */
    static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        int code = new ProcessBuilder(command).start().waitFor();
        if (code != 0 && pids.stream().allMatch(pid -> ProcessHandle.of(pid).isPresent())) {
            throw new Refusal(Exit.OUR_FAULT, "`%s` ended with %d.".formatted(String.join(" ", command), code));
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
