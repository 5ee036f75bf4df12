package io.lapidary.app.lab;

import io.lapidary.compression.TargetTypes;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.lab.Devices;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The processors that searches' candidates are compiled for: those of the workers who measure for the pool that a search
 * names. Of several kinds this machine's own counts first, since models can be timed on it here. Thread-safe.
 */
public final class Pools {
    private static final long LOOK_AGAIN_MILLIS = 500;

    private final Function<String, List<DeviceProfile>> measuring;
    private final DeviceProfile here;

    private Pools(Function<String, List<DeviceProfile>> measuring, DeviceProfile here) {
        this.measuring = measuring;
        this.here = here;
    }

    /**
     * Pools of a service.
     *
     * @param workers who is alive, by id
     */
    public static Pools of(Supplier<List<WorkerCard>> workers, Devices devices) {
        return new Pools(
                pool -> workers.get().stream()
                        .filter(card -> card.measuresFor(pool))
                        .map(WorkerCard::processor)
                        .toList(),
                devices.cpu());
    }

    /** Every pool is this machine alone. */
    public static Pools ofThisMachine(Devices devices) {
        DeviceProfile here = devices.cpu();
        return new Pools(pool -> List.of(here), here);
    }

    /** What a pool's candidates are compiled for; empty while nobody measures for it. */
    Optional<DeviceProfile> processor(String pool) {
        return measuring.apply(pool).stream()
                .min(Comparator.comparing((DeviceProfile processor) -> !processor.isSameProcessor(here)));
    }

    /**
     * The same, once somebody is there.
     *
     * @param waiting told in words that nobody is, at most once
     * @throws InterruptedException when its thread is told to leave
     */
    DeviceProfile awaited(String pool, Consumer<String> waiting) throws InterruptedException {
        Optional<DeviceProfile> found = processor(pool);
        if (found.isEmpty()) {
            waiting.accept("No worker of the pool (%s) is there yet; start one with `lapidary worker --pool %s`."
                    .formatted(pool, pool));
        }
        while (found.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            found = processor(pool);
        }
        return found.get();
    }

    /** What a search that names this pool perhaps does not expect. */
    List<Issue> doubts(String pool) {
        Issues doubts = new Issues();
        List<DeviceProfile> processors = measuring.apply(pool);
        if (processors.isEmpty()) {
            doubts.add(
                    "device.pool",
                    pool,
                    "No worker of it is there yet: this is planned for the service's own processor (%s)."
                            .formatted(here.device()),
                    "Start one with `lapidary worker --pool %s`; the search waits for it.".formatted(pool));
        } else if (processors.stream().map(Pools::types).distinct().count() > 1) {
            doubts.add(
                    "device.pool",
                    pool,
                    "Its machines compute on different integer types: %s. Candidates are compiled for (%s) alone."
                            .formatted(
                                    String.join(
                                            ", ",
                                            processors.stream()
                                                    .map(p -> "%s (%s)".formatted(p.machine(), p.device()))
                                                    .distinct()
                                                    .toList()),
                                    processorOrOwn(pool).device()),
                    "Give machines of one kind a pool of their own.");
        }
        return doubts.list();
    }

    /** What {@link #processor} says, or this machine's where nobody is there. */
    DeviceProfile processorOrOwn(String pool) {
        return processor(pool).orElse(here);
    }

    private static TargetTypes types(DeviceProfile processor) {
        return TargetTypes.forFeatures(processor.features());
    }
}
