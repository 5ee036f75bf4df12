package io.lapidary.app.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one interface on which workers join.
 *
 * @param host its address, or a name of it
 * @param port 0 for a free one
 */
record ClusterBind(String host, int port) {
    private static final int STANDARD_PORT = 5701;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(?::(\\d{1,5}))?");

    /** Empty where the text names no interface, or all at once. */
    static Optional<ClusterBind> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        int port = matcher.group(2) == null ? STANDARD_PORT : Integer.parseInt(matcher.group(2));
        boolean all = host.matches("[0.]+|[0:]+");
        return all || port > 65_535 ? Optional.empty() : Optional.of(new ClusterBind(host, port));
    }

    /** As a number, as Hazelcast's list of interfaces wants it. */
    String address() throws UnknownHostException {
        return InetAddress.getByName(host).getHostAddress();
    }
}
