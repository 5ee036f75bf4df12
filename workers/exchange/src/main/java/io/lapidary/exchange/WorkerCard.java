package io.lapidary.exchange;

import io.lapidary.candidate.Precision;
import io.lapidary.profile.DeviceProfile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a worker says of itself.
 *
 * @param id unique among workers alive
 * @param host machine it runs on
 * @param pool whose tickets it takes
 * @param device the processor's name
 * @param kinds what it can do
 * @param startedMillis when it started
 * @param machine what it runs on, as far as it is known
 * @param labels what its operator says of it
 * @param ticket what it is busy with; empty where idle
 * @param finished tickets it has answered
 * @param failed attempts that failed on it
 * @param late answers that came after their lease was lost, and were refused
 * @param setAside why it takes no tickets; empty where it does
 */
public record WorkerCard(
        String id,
        String host,
        String pool,
        String device,
        List<TicketKind> kinds,
        long startedMillis,
        Machine machine,
        Map<String, String> labels,
        String ticket,
        long finished,
        long failed,
        long late,
        String setAside) {
    /** Of searches and workers that name none. */
    public static final String STANDARD_POOL = "default";

    public WorkerCard {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(ticket, "ticket");
        Objects.requireNonNull(setAside, "setAside");
        kinds = List.copyOf(kinds);
        labels = sorted(labels);
    }

    /** A worker that says no more of its machine than the processor's name. */
    public WorkerCard(
            String id,
            String host,
            String pool,
            String device,
            List<TicketKind> kinds,
            long startedMillis,
            String ticket,
            long finished) {
        this(id, host, pool, device, kinds, startedMillis, Machine.UNKNOWN, Map.of(), ticket, finished, 0, 0, "");
    }

    /**
     * What a worker runs on.
     *
     * @param features of the processor, those that decide how a network runs on it
     * @param channelStep channel counts gain in steps of this many
     * @param gains precisions that make a layer faster there
     * @param cores that the worker may use; 0 where it is not known
     * @param memoryBytes of the machine or the container; 0 where it is not known
     * @param engines names and versions
     */
    public record Machine(
            List<String> features,
            int channelStep,
            List<Precision> gains,
            int cores,
            long memoryBytes,
            Map<String, String> engines) {
        public static final Machine UNKNOWN = new Machine(List.of(), 1, List.of(Precision.FLOAT32), 0, 0, Map.of());

        /** As a look at the processor has it. */
        public static Machine of(DeviceProfile processor, int cores, long memoryBytes) {
            return new Machine(
                    processor.features(),
                    processor.channelStep(),
                    processor.gains(),
                    cores,
                    memoryBytes,
                    processor.engines());
        }

        public Machine {
            features = List.copyOf(features);
            gains = List.copyOf(gains);
            engines = sorted(engines);
        }
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** Whether it can do that for searches of a pool: accuracy is the same on every machine, latency is not. */
    public boolean does(TicketKind kind, String ofPool) {
        return kinds.contains(kind) && (kind == TicketKind.ACCURACY || pool.equals(ofPool));
    }

    /** Whether it is one by whom a pool's latency is measured. */
    public boolean measuresFor(String ofPool) {
        return does(TicketKind.JUDGE, ofPool) || does(TicketKind.LATENCY, ofPool);
    }

    /** What candidates must suit that run on its machine; no model was timed there. */
    public DeviceProfile processor() {
        return DeviceProfile.ofProcessor(
                device, machine.features(), machine.channelStep(), machine.gains(), machine.engines(), host);
    }

    /** The same worker, busy with another ticket; empty for idle. */
    public WorkerCard busyWith(String ticketId) {
        return with(ticketId, finished, failed, late, setAside);
    }

    /** The same worker, idle after one more answer. */
    public WorkerCard finishedOne() {
        return with("", finished + 1, failed, late, setAside);
    }

    /** The same worker, idle after one more attempt that failed. */
    public WorkerCard failedOne() {
        return with("", finished, failed + 1, late, setAside);
    }

    /** The same worker, idle after one more answer that came too late. */
    public WorkerCard lateOne() {
        return with("", finished, failed, late + 1, setAside);
    }

    /** The same worker, taking no tickets for that reason; empty: taking them again. */
    public WorkerCard setAside(String reason) {
        return with(ticket, finished, failed, late, reason);
    }

    private WorkerCard with(String busy, long newFinished, long newFailed, long newLate, String newSetAside) {
        return new WorkerCard(
                id,
                host,
                pool,
                device,
                kinds,
                startedMillis,
                machine,
                labels,
                busy,
                newFinished,
                newFailed,
                newLate,
                newSetAside);
    }
}
