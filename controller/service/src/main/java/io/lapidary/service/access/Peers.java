package io.lapidary.service.access;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads addresses of the other ends of connections, without ever asking a name server about them. */
public final class Peers {
    private Peers() {}

    /** Whether a numeric address is this very machine. */
    public static boolean isLoopback(String address) {
        InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        return parsed != null && parsed.isLoopbackAddress();
    }

    /**
     * Whether a server bound to this host or address can be reached from this machine alone. May wait for a name server
     * where it is a name; an unknown one can be reached from nowhere.
     */
    public static boolean bindsToLoopback(String host) {
        if (host.isEmpty()) {
            // Java takes no name for loopback, others for every address.
            return false;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** What one person holds of the net: an IPv4 address, or the 64 bits that name a network of IPv6. */
    static String network(String address) {
        InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        return parsed instanceof Inet6Address ? HexFormat.of().formatHex(parsed.getAddress(), 0, 8) : address;
    }
}
