package io.lapidary.exchange;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The meeting point of searches and workers: an embedded Hazelcast member. Only transport: nothing in it outlives the
 * process, and nothing needs to. Closing it ends all waiting on its boards.
 */
public final class Exchange implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOGGING = "hazelcast.logging.type";

    private final HazelcastInstance hazelcast;
    private final TicketBoard tickets;
    private final WorkerRoster workers;

    private Exchange(HazelcastInstance hazelcast, InstantSource clock, Duration lease, Duration believed) {
        this.hazelcast = hazelcast;
        this.tickets = new TicketBoard(hazelcast.getMap("tickets"), clock, lease);
        this.workers = new WorkerRoster(hazelcast.getMap("workers"), believed);
    }

    /** One that serves this process alone: bound to loopback on a free port, looking for nobody. */
    public static Exchange embedded() {
        return embedded(InstantSource.system(), TicketBoard.LEASE, WorkerRoster.BELIEVED);
    }

    static Exchange embedded(InstantSource clock, Duration lease, Duration believed) {
        // Also for what it says before it has read its configuration.
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "slf4j");
        }
        return new Exchange(Hazelcast.newHazelcastInstance(loopbackOnly()), clock, lease, believed);
    }

    public TicketBoard tickets() {
        return tickets;
    }

    public WorkerRoster workers() {
        return workers;
    }

    private static Config loopbackOnly() {
        // A name of its own, so that another process on this machine can never be taken for a member.
        Config config = new Config().setClusterName("lapidary-" + UUID.randomUUID());
        config.setProperty(LOGGING, "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.setProperty("hazelcast.socket.bind.any", "false");
        // A handful of tickets need neither 271 partitions nor a thread for every core.
        config.setProperty("hazelcast.partition.count", "7");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.event.thread.count", "1");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        NetworkConfig network = config.getNetworkConfig().setPort(0).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        JavaSerializationFilterConfig ownTypesOnly = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        ownTypesOnly.getWhitelist().addPrefixes("io.lapidary.");
        config.getSerializationConfig().setJavaSerializationFilterConfig(ownTypesOnly);
        config.getSerializationConfig()
                .getCompactSerializationConfig()
                .addSerializer(new TicketSerializer())
                .addSerializer(new WorkerCardSerializer());
        return config;
    }

    /** Ends at once: there is no other member to hand anything over to. */
    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }
}
