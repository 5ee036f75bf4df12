package io.lapidary.service.webhook;

import io.lapidary.issue.Issues;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a webhook's address leads.
 *
 * @param host a name or a numeric address, without brackets
 * @param target path and query, as sent
 */
record Destination(boolean tls, String host, int port, String target) {
    private static final int LONGEST = 2_000;

    /** Reads an address; every problem is an {@code InvalidInput}. */
    static Destination of(String url) {
        Issues issues = new Issues();
        URI uri = uri(url, issues);
        issues.throwIfAny();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            issues.add("url", scheme, "A webhook is called over https or http.", "Begin with https://.");
        }
        if (uri.getHost() == null) {
            issues.add(
                    "url",
                    // Not shown: there may be a password in it.
                    null,
                    "The address names no host.",
                    "Write it as https://host/path; a name with other than ASCII letters in its xn-- form.");
        }
        if (uri.getRawUserInfo() != null) {
            // Not shown: it is a password.
            issues.add("url", null, "The address has a user or password.", "Check the signature instead.");
        }
        if (uri.getRawFragment() != null) {
            issues.add("url", uri.getRawFragment(), "The address has a fragment.", "Leave out the # and the rest.");
        }
        int port = uri.getPort() == -1 ? tls ? 443 : 80 : uri.getPort();
        if (!mayCall(port)) {
            issues.add("url", port, "Webhooks may not call this port.", "Use 443, 80, or one from 1024 to 65535.");
        }
        issues.throwIfAny();
        return new Destination(tls, withoutBrackets(uri.getHost()), port, target(uri));
    }

    private static URI uri(String url, Issues issues) {
        if (url.length() > LONGEST) {
            issues.add("url", url.length(), "The address is too long.", "Use %d letters at most.".formatted(LONGEST));
            return null;
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            issues.add("url", null, "This is no address: %s.".formatted(e.getReason()), "Write https://host/path.");
            return null;
        }
    }

    /** Below 1024 listen services of other kinds, which might take a request for something else. */
    private static boolean mayCall(int port) {
        return port == 443 || port == 80 || port >= 1024 && port <= 65_535;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
