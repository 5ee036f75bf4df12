package io.lapidary.exchange;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.cluster.Address;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The meeting point of searches and workers: the controller's Hazelcast member, or a worker's connection to it. Only
 * transport: nothing in it outlives the controller's process, and nothing needs to. Closing it ends all waiting on its
 * boards.
 */
public final class Exchange implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final HazelcastInstance hazelcast;
    private final ClusterAccess access;
    private final TicketBoard tickets;
    private final WorkerRoster workers;

    private Exchange(HazelcastInstance hazelcast, ClusterAccess access, Duration believed) {
        this.hazelcast = hazelcast;
        this.access = access;
        this.workers = new WorkerRoster(hazelcast.getMap(ClusterSettings.WORKERS), believed);
        this.tickets = new TicketBoard(
                hazelcast.getMap(ClusterSettings.TICKETS),
                Seal.of(access.key()),
                Duration.ofMillis(access.leaseMillis()),
                workers);
    }

    /** One that serves this process alone: bound to loopback on a free port, looking for nobody. */
    public static Exchange embedded() {
        return open(LOOPBACK, 0, TicketBoard.LEASE);
    }

    /**
     * One that workers elsewhere can join.
     *
     * @param bind address of the one interface on which it listens
     * @param port 0 for a free one
     * @param lease how long a worker may be silent before its ticket is given to another, and before it is forgotten
     * @throws IllegalStateException where it cannot listen there
     */
    public static Exchange open(String bind, int port, Duration lease) {
        return open(bind, port, lease, lease);
    }

    static Exchange open(String bind, int port, Duration lease, Duration believed) {
        ClusterSettings.logThroughSlf4j();
        // Its name is a secret: no other process is taken for a member, and a client that does not know it is refused.
        String cluster = "lapidary-" + UUID.randomUUID();
        HazelcastInstance member = Hazelcast.newHazelcastInstance(ClusterSettings.member(cluster, bind, port));
        Address address = member.getCluster().getLocalMember().getAddress();
        return new Exchange(
                member,
                new ClusterAccess(
                        address.getHost() + ":" + address.getPort(),
                        cluster,
                        Seal.random().hex(),
                        lease.toMillis()),
                believed);
    }

    /**
     * Joins a controller's; connects anew by itself as long as that has the same access.
     *
     * @throws IllegalStateException where nobody answers there, or refuses the access
     */
    public static Exchange join(ClusterAccess access) {
        ClusterSettings.logThroughSlf4j();
        Exchange joined = new Exchange(
                HazelcastClient.newHazelcastClient(ClusterSettings.client(access)),
                access,
                Duration.ofMillis(access.leaseMillis()));
        joined.tickets.tellOfForged();
        return joined;
    }

    /** What workers need to join. */
    public ClusterAccess access() {
        return access;
    }

    public TicketBoard tickets() {
        return tickets;
    }

    public WorkerRoster workers() {
        return workers;
    }

    /** Why nothing can be done by it any more; empty while it lasts. A worker then asks its controller for a new access. */
    public Optional<String> ended() {
        return hazelcast.getLifecycleService().isRunning()
                ? Optional.empty()
                : Optional.of("The connection to (%s) is over.".formatted(access.address()));
    }

    /** Ends at once: there is no other member to hand anything over to. */
    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }
}
