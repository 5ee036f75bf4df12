package io.lapidary.app.cluster;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small network of this machine's own, on which a process in a network namespace reaches it by a cable that can be cut:
 * a bridge, and a pair of virtual interfaces. Nothing is closed by a cut; packets only come through no more. Needs root
 * and Linux's {@code ip}, {@code unshare}, {@code nsenter}.
 */
final class CutNetwork implements AutoCloseable {
    /** This machine's address on it, of the range that is kept for tests (RFC 2544). */
    static final String ADDRESS = "198.18.77.1";

    private static final String THERE = "198.18.77.2/24";
    private static final String BRIDGE = "lapsoak";
    private static final String CABLE = "lapsoak-a";
    private static final String PLUG = "lapsoak-b";

    private static final int LOOKS = 100;
    private static final int LOOK_MILLIS = 50;

    private CutNetwork() {}

    /** @throws Refusal where this machine does not let it */
    static CutNetwork open() throws IOException, InterruptedException {
        CutNetwork network = new CutNetwork();
        ip("link", "add", BRIDGE, "type", "bridge");
        try {
            ip("addr", "add", ADDRESS + "/24", "dev", BRIDGE);
            ip("link", "set", BRIDGE, "up");
            return network;
        } catch (Refusal e) {
            network.close();
            throw e;
        }
    }

    /** Runs a command without any network, until it is plugged in. */
    List<String> apart() {
        return List.of("unshare", "-n");
    }

    /** Lays the cable to a process that was started apart. */
    void plugIn(long pid) throws IOException, InterruptedException {
        awaitApart(pid);
        ip("link", "add", CABLE, "type", "veth", "peer", "name", PLUG);
        ip("link", "set", CABLE, "master", BRIDGE, "up");
        ip("link", "set", PLUG, "netns", Long.toString(pid));
        inside(pid, "addr", "add", THERE, "dev", PLUG);
        inside(pid, "link", "set", PLUG, "up");
        inside(pid, "link", "set", "lo", "up");
    }

    private static void awaitApart(long pid) throws IOException, InterruptedException {
        Path here = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Path there = Path.of("/proc", Long.toString(pid), "ns", "net");
        for (int i = 0; i < LOOKS && Files.readSymbolicLink(there).equals(here); i++) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    void cut() throws IOException, InterruptedException {
        ip("link", "set", CABLE, "nomaster");
    }

    void heal() throws IOException, InterruptedException {
        ip("link", "set", CABLE, "master", BRIDGE);
    }

    private static void inside(long pid, String... arguments) throws IOException, InterruptedException {
        run(List.of("nsenter", "-t", Long.toString(pid), "-n", "ip"), arguments);
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        run(List.of("ip"), arguments);
    }

    private static void run(List<String> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new Refusal(
                    Exit.ENVIRONMENT,
                    "`%s` failed (%s). Run this as root, or leave out the fault `cut` by --faults."
                            .formatted(String.join(" ", command), said));
        }
    }

    /** The cable goes with the process that it leads to. */
    @Override
    public void close() throws IOException, InterruptedException {
        ip("link", "del", BRIDGE);
    }
}
