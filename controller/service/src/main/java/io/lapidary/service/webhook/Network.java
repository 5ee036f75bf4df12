package io.lapidary.service.webhook;

import io.lapidary.issue.Issues;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A range of addresses, as in {@code 10.0.0.0/8}. */
public final class Network {
    private final String text;
    private final IpSubnetFilterRule rule;

    private Network(String text, IpSubnetFilterRule rule) {
        this.text = text;
        this.rule = rule;
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
        int bits = NetUtil.isValidIpV4Address(parts[0]) ? 32 : NetUtil.isValidIpV6Address(parts[0]) ? 128 : -1;
        if (parts.length != 2 || !parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > bits) {
            return Optional.empty();
        }
        return Optional.of(new Network(
                text, new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT)));
    }

    boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }

    @Override
    public String toString() {
        return text;
    }
}
