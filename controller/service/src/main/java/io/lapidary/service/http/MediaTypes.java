package io.lapidary.service.http;

import io.lapidary.service.http.Endpoint.Body;
import io.lapidary.service.http.Problem.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which types are sent and wanted. */
final class MediaTypes {
    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([01](?:\\.\\d{0,3})?)");

    private MediaTypes() {}

    /** The type of a body, without its parameters; empty where none is said. */
    static String of(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Refuses a body where none is taken, and one of a type that is not. */
    static void refuseWrongBody(HttpServerRequest request, Body body) {
        if (!hasBody(request)) {
            return;
        }
        if (body == null) {
            throw new Refused(Problem.of(400, "Bad request", "This operation takes no body. Send none."));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new Refused(Problem.of(
                    415, "Unsupported media type", "Bodies are taken as they are, not compressed. Send it plain."));
        }
        String charset = charset(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!body.types().contains(of(request)) || !charset.isEmpty() && !charset.equals("utf-8")) {
            throw new Refused(Problem.of(
                    415,
                    "Unsupported media type",
                    "The type (%s) is not taken here. Send Content-Type: %s."
                            .formatted(
                                    SchemaIssues.shorten(String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE))),
                                    String.join(
                                            " or ",
                                            body.types().stream().sorted().toList()))));
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || length != null && !length.strip().equals("0");
    }

    private static String charset(String header) {
        if (header != null) {
            for (String parameter : header.split(";")) {
                String[] pair = parameter.strip().split("=", 2);
                if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
                    return pair[1].strip().replace("\"", "").toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    /** The best of the offered types that the sender takes; the first where it does not say. */
    static String accepted(HttpServerRequest request, List<String> offered) {
        String header = request.getHeader(HttpHeaders.ACCEPT);
        if (offered.size() < 2 || header == null || header.isBlank()) {
            return offered.isEmpty() ? "" : offered.get(0);
        }
        String best = null;
        double bestWeight = 0;
        for (String entry : header.split(",")) {
            double weight = weight(entry);
            String wanted = entry.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            Optional<String> match =
                    offered.stream().filter(type -> matches(wanted, type)).findFirst();
            if (match.isPresent() && weight > bestWeight) {
                best = match.get();
                bestWeight = weight;
            }
        }
        if (best != null) {
            return best;
        }
        throw new Refused(Problem.of(
                406,
                "Not acceptable",
                "None of the accepted types is offered. Accept %s.".formatted(String.join(" or ", offered))));
    }

    private static boolean matches(String wanted, String type) {
        return wanted.equals(type)
                || wanted.equals("*/*")
                || wanted.endsWith("/*") && type.startsWith(wanted.substring(0, wanted.length() - 1));
    }

    private static double weight(String entry) {
        Matcher quality = QUALITY.matcher(entry);
        return quality.find() ? Double.parseDouble(quality.group(1)) : 1;
    }
}
