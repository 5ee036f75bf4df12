package io.lapidary.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that stays on fixed cores, for measuring; threads that engines start from it inherit the cores. Java
 * cannot pin, so the thread asks {@code taskset} to do it; where that fails it runs unpinned and says so.
 */
final class PinnedThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedThread.class);
    private static final Path SELF = Path.of("/proc/thread-self");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final ExecutorService executor;
    private final List<Integer> cores;

    private PinnedThread(ExecutorService executor, List<Integer> cores) {
        this.executor = executor;
        this.cores = cores;
    }

    /** Starts it on that many cores: the last ones it may use, since interrupts favour the first. */
    static PinnedThread start(int wanted) {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lapidary-measuring");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return new PinnedThread(executor, executor.submit(() -> pin(wanted)).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PinnedThread(executor, List.of());
        } catch (ExecutionException e) {
            LOG.warn(
                    "Latency is measured on a thread that is not pinned: {}",
                    e.getCause().getMessage());
            return new PinnedThread(executor, List.of());
        }
    }

    private static List<Integer> pin(int wanted) throws IOException, InterruptedException {
        List<Integer> allowed = allowedCores();
        List<Integer> chosen = allowed.subList(Math.max(0, allowed.size() - wanted), allowed.size());
        String list = chosen.stream().map(String::valueOf).collect(Collectors.joining(","));
        String thread = SELF.toRealPath().getFileName().toString();
        Process taskset = new ProcessBuilder("taskset", "-p", "-c", list, thread)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!taskset.waitFor(10, TimeUnit.SECONDS)
                || taskset.exitValue() != 0
                || !allowedCores().equals(chosen)) {
            throw new IOException("taskset did not pin the thread (%s) to the cores (%s).".formatted(thread, list));
        }
        return List.copyOf(chosen);
    }

    private static List<Integer> allowedCores() throws IOException {
        for (String line : Files.readAllLines(SELF.resolve("status"))) {
            if (line.startsWith(ALLOWED)) {
                return cores(line.substring(ALLOWED.length()).strip());
            }
        }
        throw new IOException("The system does not say which cores a thread may use.");
    }

    /** Reads a list such as {@code 0-3,8}. */
    static List<Integer> cores(String text) {
        List<Integer> cores = new ArrayList<>();
        for (String range : text.split(",")) {
            String[] ends = range.strip().split("-");
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    /** The cores it stays on; empty where it could not be pinned. */
    List<Integer> cores() {
        return cores;
    }

    /**
     * Runs a task on the thread and waits for its end.
     *
     * @throws InterruptedException once the task has ended, if the wait was interrupted: nothing may run on unseen
     */
    <T> T call(Callable<T> task) throws InterruptedException {
        Future<T> running = executor.submit(task);
        boolean interrupted = false;
        while (true) {
            try {
                T result = running.get();
                if (interrupted) {
                    throw new InterruptedException("Interrupted while a measurement ran.");
                }
                return result;
            } catch (InterruptedException e) {
                if (running.isDone()) {
                    throw e;
                }
                interrupted = true;
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new ModelFailure("The model cannot be run: " + cause.getMessage(), cause);
    }

    /** Runs a last task and ends the thread, without waiting. */
    void closeAfter(Runnable last) {
        executor.execute(last);
        close();
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
