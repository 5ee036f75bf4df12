package io.lapidary.service.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the address to call for a host, and refuses those that webhooks may not reach. Thread-safe; may wait. */
final class Directory {
    private final Lookup lookup;
    private final Reachable reachable;

    Directory(Lookup lookup, Reachable reachable) {
        this.lookup = lookup;
        this.reachable = reachable;
    }

    /**
     * An address of a host that may be called. To be called itself: a second lookup could say something else (DNS
     * rebinding).
     *
     * @throws Unreachable where the host is unknown, or any of its addresses may not be called
     */
    InetAddress find(String host) throws Unreachable {
        List<InetAddress> addresses;
        try {
            addresses = lookup.of(host);
        } catch (UnknownHostException e) {
            throw new Unreachable("The host (%s) is unknown.".formatted(host), "Check its spelling.");
        }
        for (InetAddress address : addresses) {
            if (!reachable.mayCall(address)) {
                throw new Unreachable(
                        "The host (%s) leads to (%s), which is no address of the public internet."
                                .formatted(host, address.getHostAddress()),
                        "Where this is meant, allow its network in the configuration: webhooks.allow.");
            }
        }
        return addresses.get(0);
    }

    /** A host that is not called, and why. */
    static final class Unreachable extends Exception {
        private final String hint;

        Unreachable(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }
}
