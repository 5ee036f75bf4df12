package io.lapidary.service.webhook;

import io.lapidary.issue.Issues;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses, as in {@code 10.0.0.0/8}.
 *
 * <p>Netty's IpSubnetFilterRule is not used: it takes the bits for a signed number, so that fc00:: is in 2000::/3.
 */
public final class Network {
    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** A range known to be written well. */
    static Network of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("The network (%s) is not one.".formatted(text)));
    }

    /** Reads one from a configuration; notes what is wrong with it under {@code path}. */
    public static Optional<Network> read(String path, String text, Issues issues) {
        Optional<Network> network = parse(text);
        if (network.isEmpty()) {
            issues.add(
                    path,
                    text,
                    "This is not a range of addresses.",
                    "Write an address and how many of its bits count, for example 10.1.0.0/16 or fd00:1::/32.");
        }
        return network;
    }

    private static Optional<Network> parse(String text) {
        String[] parts = text.split("/", -1);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null || parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(parts[1]);
        return bits > 8 * address.length ? Optional.empty() : Optional.of(new Network(address, bits));
    }

    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
