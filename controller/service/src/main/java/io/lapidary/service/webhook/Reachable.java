package io.lapidary.service.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses webhooks may call: the public internet, and what the configuration allows besides. All else would let
 * whoever sets up a webhook reach into the network that the service stands in.
 */
public final class Reachable {
    /** Special ranges of IPv4 (IANA's registry, RFC 6890): none is the public internet. */
    private static final List<Network> SPECIAL_4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /** All of IPv6 that is given out. Addresses with an IPv4 address inside lie outside, but for those below. */
    private static final Network PUBLIC_6 = Network.of("2000::/3");
    /** Protocols (Teredo among them), documentation, 6to4: these lead to other addresses, or nowhere. */
    private static final List<Network> SPECIAL_6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final List<Network> allowed;

    /** @param allowed ranges that may be called although they are not public */
    public Reachable(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    boolean mayCall(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_4.stream().noneMatch(network -> network.contains(address));
        }
        return PUBLIC_6.contains(address) && SPECIAL_6.stream().noneMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::of).toList();
    }
}
