package io.lapidary.runtime.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Keeps one judging process running, in a process that touches nothing native: a candidate that crashes the engines costs
 * one attempt, not the worker. The next process has the same id, gives back at once what the dead one had, and so is the
 * last to be asked to try that candidate again.
 */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final String ID = "lapidary.worker.id";
    private static final String DIED = "lapidary.worker.died";
    private static final long MORE_MILLIS = 10_000;

    private final String id =
            WorkerProcess.host() + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final Class<?> program;
    private final List<String> arguments;
    private final Duration drain;
    private Process child;
    private boolean leaving;

    private Supervisor(Class<?> program, List<String> arguments, Duration drain) {
        this.program = program;
        this.arguments = arguments;
        this.drain = drain;
    }

    /** Whether this process is the one that judges. */
    public static boolean isSupervised() {
        return System.getProperty(ID) != null;
    }

    /** In the process that judges: the worker's id. */
    public static String workerId() {
        return System.getProperty(ID);
    }

    /** In the process that judges: why the one before it died, if there was one. */
    public static Optional<String> predecessor() {
        return Optional.ofNullable(System.getProperty(DIED));
    }

    /**
     * Starts and restarts it until this process is asked to leave by SIGTERM or SIGINT; returns the exit code.
     *
     * @param program that judges where {@link #isSupervised}; it leaves when its standard input ends
     * @param drain how long it may go on with what it has when it is asked to leave
     */
    public static int run(Class<?> program, List<String> arguments, Duration drain)
            throws IOException, InterruptedException {
        Supervisor supervisor = new Supervisor(program, arguments, drain);
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> supervisor.leave());
        }
        return supervisor.supervise();
    }

    private int supervise() throws IOException, InterruptedException {
        Optional<String> died = Optional.empty();
        Backoff backoff = new Backoff();
        while (start(died)) {
            long started = System.nanoTime();
            int code = child.waitFor();
            if (isLeaving()) {
                return 0;
            }
            String why = "The judging process of worker (%s) died: exit code %d.".formatted(id, code);
            LOG.error("{} Another is started", why);
            died = Optional.of(why);
            if (System.nanoTime() - started > TimeUnit.MINUTES.toNanos(1)) {
                backoff = new Backoff();
            }
            backoff.sleep();
        }
        return 0;
    }

    private synchronized boolean isLeaving() {
        return leaving;
    }

    private synchronized boolean start(Optional<String> died) throws IOException {
        if (leaving) {
            return false;
        }
        child = new ProcessBuilder(command(died))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return true;
    }

    private List<String> command(Optional<String> died) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Predicate<String> ours = argument -> argument.startsWith("-X") || argument.startsWith("-D");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ours)
                .forEach(command::add);
        command.add("-D" + ID + "=" + id);
        died.ifPresent(why -> command.add("-D" + DIED + "=" + why));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return command;
    }

    /** The end of its input asks the other process to leave; one that does not is ended. */
    private synchronized void leave() {
        if (leaving) {
            child.destroyForcibly();
            return;
        }
        leaving = true;
        LOG.info("Worker {} leaves", id);
        try (OutputStream input = child.getOutputStream()) {
            input.flush();
        } catch (IOException e) {
            LOG.warn("Worker {} could not be asked to leave: {}", id, e.getMessage());
        }
        child.onExit()
                .orTimeout(2 * drain.toMillis() + MORE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(e -> {
                    child.destroyForcibly();
                    return child;
                });
    }
}
