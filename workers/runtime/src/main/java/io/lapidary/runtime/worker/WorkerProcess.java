package io.lapidary.runtime.worker;

import com.sun.management.OperatingSystemMXBean;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Engines;
import io.lapidary.runtime.Evaluators;
import io.lapidary.runtime.Processor;
import io.lapidary.runtime.lab.Devices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that judges: it may die of what it judges, and its {@link Supervisor} starts another. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int TOUCH_SECONDS = 5;

    private WorkerProcess() {}

    /** Works until its supervisor closes its standard input, which it also does by dying. */
    static int run(WorkerSettings settings) throws IOException, InterruptedException {
        settings.alive().ifPresent(file -> daemon("lapidary-alive", () -> touch(file)));
        Devices devices = new Devices();
        ControllerApi api = new ControllerApi(settings.controller(), settings.token());
        String id = Supervisor.workerId();
        try (Cache cache = Cache.open(settings.cache(), settings.cacheBytes())) {
            if (settings.judge() == JudgeScope.LATENCY) {
                Fetched fetched = new Fetched(api, cache, Set::of);
                try (LatencySearches searches = new LatencySearches(api, fetched, devices.lock(), id)) {
                    work(settings, card(id, settings, Engines.ofSessions()), api, searches);
                }
            } else {
                try (RemoteSearches searches = new RemoteSearches(api, cache, devices, id)) {
                    work(settings, card(id, settings, Engines.versions()), api, searches);
                }
            }
        }
        return 0;
    }

    private static void work(WorkerSettings settings, WorkerCard card, ControllerApi api, Evaluators evaluators) {
        Shift shift = new Shift(card, api::access, evaluators, Supervisor.predecessor());
        daemon("lapidary-leaving", () -> {
            awaitEndOfInput();
            shift.leave(settings.drain().toMillis());
        });
        shift.run();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        LOG.warn("{} ended: {}", name, e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is ever said there.
        }
    }

    private static void touch(Path file) throws IOException, InterruptedException {
        while (true) {
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            TimeUnit.SECONDS.sleep(TOUCH_SECONDS);
        }
    }

    private static WorkerCard card(String id, WorkerSettings settings, Map<String, String> engines) {
        String host = host();
        DeviceProfile processor = Processor.ofSystem().profile(engines, host);
        return new WorkerCard(
                id,
                host,
                settings.pool(),
                processor.device(),
                settings.judge().kinds(),
                System.currentTimeMillis(),
                WorkerCard.Machine.of(
                        processor,
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                                .getTotalMemorySize()),
                settings.labels(),
                "",
                0,
                0,
                0,
                "");
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
