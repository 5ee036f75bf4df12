package io.lapidary.exchange;

import java.util.List;
import java.util.Objects;

/**
 * What a worker says of itself.
 *
 * @param id unique among workers alive
 * @param host machine it runs on
 * @param pool whose tickets it takes
 * @param device the processor's name
 * @param kinds what it can do
 * @param startedMillis when it started
 * @param ticket what it is busy with; empty where idle
 * @param finished tickets it has answered
 */
public record WorkerCard(
        String id,
        String host,
        String pool,
        String device,
        List<TicketKind> kinds,
        long startedMillis,
        String ticket,
        long finished) {
    public WorkerCard {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(ticket, "ticket");
        kinds = List.copyOf(kinds);
    }

    /** The same worker, busy with another ticket; empty for idle. */
    public WorkerCard busyWith(String ticketId) {
        return new WorkerCard(id, host, pool, device, kinds, startedMillis, ticketId, finished);
    }

    /** The same worker, idle after one more answer. */
    public WorkerCard finishedOne() {
        return new WorkerCard(id, host, pool, device, kinds, startedMillis, "", finished + 1);
    }
}
