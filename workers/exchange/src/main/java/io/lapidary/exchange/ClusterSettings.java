package io.lapidary.exchange;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;

/** Hazelcast's settings: one member on one interface, which looks for nobody and takes no foreign classes. */
final class ClusterSettings {
    static final String TICKETS = "tickets";
    static final String WORKERS = "workers";

    private static final String LOGGING = "hazelcast.logging.type";
    private static final int LONGEST_WAIT_MILLIS = 5_000;

    private ClusterSettings() {}

    /** Also for what Hazelcast says before it has read its configuration. */
    static void logThroughSlf4j() {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "slf4j");
        }
    }

    /**
     * Of a controller's member.
     *
     * @param bind address of the one interface that it listens on
     * @param port 0 for a free one
     */
    static Config member(String cluster, String bind, int port) {
        Config config = new Config().setClusterName(cluster);
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
        NetworkConfig network = config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(bind);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        ownTypesOnly(config.getSerializationConfig());
        return config;
    }

    /** Of a worker: it comes back by itself for as long as its controller is the same. */
    static ClientConfig client(ClusterAccess access) {
        ClientConfig config = new ClientConfig().setClusterName(access.cluster());
        config.setProperty(LOGGING, "slf4j");
        config.setProperty("hazelcast.client.shuffle.member.list", "false");
        config.getNetworkConfig().addAddress(access.address());
        config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.ON);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(access.leaseMillis())
                .setMaxBackoffMillis(LONGEST_WAIT_MILLIS);
        ownTypesOnly(config.getSerializationConfig());
        return config;
    }

    private static void ownTypesOnly(SerializationConfig config) {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist().addPrefixes("io.lapidary.");
        config.setJavaSerializationFilterConfig(filter);
        config.getCompactSerializationConfig()
                .addSerializer(new TicketSerializer())
                .addSerializer(new WorkerCardSerializer());
    }
}
