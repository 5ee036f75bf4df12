package io.lapidary.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes have used, heap and all, as Linux tells it. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** The most bytes that this process has had in use so far; 0 where the system does not say. */
    static long most() {
        return most(ProcessHandle.current().pid());
    }

    /** As {@link #most()}, for another process of the same user; 0 as well where it has ended. */
    static long most(long pid) {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // It ended while it was looked at.
            return 0;
        }
    }
}
