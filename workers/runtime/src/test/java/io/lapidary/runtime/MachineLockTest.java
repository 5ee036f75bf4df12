package io.lapidary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLockTest {
    @TempDir
    Path folder;

    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        others.shutdownNow();
    }

    @Test
    void sharersHoldItTogetherAndWhoWantsItAloneWaits() throws Exception {
        MachineLock lock = new MachineLock(folder.resolve("lock"));
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> sharer = others.submit(() -> {
            try (MachineLock.Held held = lock.shared()) {
                entered.countDown();
                leave.await();
            }
            return null;
        });
        entered.await();
        Future<?> alone;
        try (MachineLock.Held held = lock.shared()) {
            alone = others.submit(() -> {
                lock.exclusive().close();
                return null;
            });
        }
        assertThat(alone.isDone()).isFalse();
        leave.countDown();
        sharer.get();
        await().atMost(Duration.ofSeconds(10)).until(alone::isDone);
        alone.get();
    }

    @Test
    void anotherProcessIsKeptOut() throws Exception {
        Path file = folder.resolve("lock");
        MachineLock lock = new MachineLock(file);
        try (MachineLock.Held held = lock.exclusive()) {
            assertThat(lockedElsewhere(file)).isTrue();
        }
        assertThat(lockedElsewhere(file)).isFalse();
    }

    /** Asks from a process of its own whether the second byte of the file is locked. */
    private static boolean lockedElsewhere(Path file) throws Exception {
        String program =
                """
                import java.nio.channels.*; import java.nio.file.*;
                public class Ask { public static void main(String[] args) throws Exception {
                    try (FileChannel c = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                        System.exit(c.tryLock(1, 1, true) == null ? 3 : 0);
                    } } }
                """;
        Path source = file.resolveSibling("Ask.java");
        java.nio.file.Files.writeString(source, program);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int exit = new ProcessBuilder(java, source.toString(), file.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isIn(0, 3);
        return exit == 3;
    }
}
