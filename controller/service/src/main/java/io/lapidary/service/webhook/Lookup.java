package io.lapidary.service.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host. May wait. */
@FunctionalInterface
interface Lookup {
    /** At least one; a numeric address is itself. */
    List<InetAddress> of(String host) throws UnknownHostException;

    /** As this machine is set up to. */
    static List<InetAddress> system(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
