package io.lapidary.app.soak;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real {@code lapidary serve}, a process of its own, on a free port of loopback. Used by one thread. */
public final class ServeProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("(?:listens on|stands by at) (\\S+) ");
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(60);

    private final Process process;
    private final URI url;

    private ServeProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it on a free port and waits until it answers, be it as one that stands by.
     *
     * @param data its folder
     * @param log file that its log is appended to
     * @throws Refusal where it does not come up
     */
    public static ServeProcess start(Path data, Path log, String... more) throws IOException, InterruptedException {
        return startAt(0, data, log, more);
    }

    /** The same on a port of one's own, where somebody knows the address already. */
    public static ServeProcess startAt(int port, Path data, Path log, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.lapidary.app.LapidaryApp"));
        command.addAll(List.of("serve", "--port", Integer.toString(port), "--data", data.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            CompletableFuture<URI> found = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process, found), "lapidary-serve-output");
            reader.setDaemon(true);
            reader.start();
            return new ServeProcess(process, found.get(START.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new Refusal(Exit.OUR_FAULT, "The service did not come up; %s says why.".formatted(log), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Reads to the end, so that the process is never held up by a full pipe. */
    private static void read(Process process, CompletableFuture<URI> found) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = LISTENS.matcher(line);
                if (matcher.find()) {
                    found.complete(URI.create(matcher.group(1)));
                }
            }
            found.completeExceptionally(new IOException("It ended before it listened."));
        } catch (IOException e) {
            found.completeExceptionally(e);
        }
    }

    public URI url() {
        return url;
    }

    /** For signals. */
    public long pid() {
        return process.pid();
    }

    /** Ends it as a power cut does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        await();
    }

    /** Asks it to leave; returns its exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        await();
        return process.exitValue();
    }

    private void await() throws InterruptedException {
        if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new Refusal(Exit.OUR_FAULT, "The service did not end within %d s.".formatted(END.toSeconds()));
        }
    }

    /** Leaves no process behind, whose files would still be open. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
