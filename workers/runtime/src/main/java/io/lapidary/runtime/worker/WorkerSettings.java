package io.lapidary.runtime.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a worker is run.
 *
 * @param token read anew at each call
 * @param judge what it judges
 * @param cacheBytes how much the cache may hold
 * @param drain how long it goes on with what it has when it is asked to leave
 * @param alive file that is touched while the process is well
 */
record WorkerSettings(
        URI controller,
        Supplier<Optional<String>> token,
        String pool,
        JudgeScope judge,
        Path cache,
        long cacheBytes,
        Map<String, String> labels,
        Duration drain,
        Optional<Path> alive) {
    WorkerSettings {
        labels = Map.copyOf(labels);
    }
}
