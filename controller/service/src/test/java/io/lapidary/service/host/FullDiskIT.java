package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real full disk: a small tmpfs in a mount namespace of the child process's own. */
@Timeout(300)
class FullDiskIT {
    private static final String MOUNTED = "mount -t tmpfs -o size=6m tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    Path disk;

    @Test
    void aSearchPausesWhileTheDiskIsFullAndEndsWhole() throws Exception {
        assumeTrue(
                exitCode(mounted("true")) == 0,
                "Skipped: this machine lets nobody mount a small disk of their own (unshare -rm, mount -t tmpfs).");
        Process process = mounted(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskProcess.class.getName(),
                        disk.toString())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Paused: No space is left for", "Whole after");
    }

    private ProcessBuilder mounted(String... command) {
        List<String> whole = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", MOUNTED, disk.toString()));
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole).redirectErrorStream(true);
    }

    private static int exitCode(ProcessBuilder builder) throws InterruptedException {
        try {
            Process process = builder.start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1; // There is no such command.
        }
    }
}
