package io.lapidary.exchange;

import java.util.Objects;

/**
 * What a worker needs to join: handed out by the controller to those with a token, and to nobody else. It is made anew
 * at every start of the controller.
 *
 * @param address host and port on which the controller's member listens
 * @param cluster the cluster's name; who does not know it is refused
 * @param key of the {@link Seal} on tickets, hexadecimal
 * @param leaseMillis how long a worker may be silent
 */
public record ClusterAccess(String address, String cluster, String key, long leaseMillis) {
    public ClusterAccess {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(key, "key");
    }

    /** Without its secrets: it may end in a log. */
    @Override
    public String toString() {
        return "ClusterAccess[" + address + "]";
    }
}
