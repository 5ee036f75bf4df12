package io.lapidary.service.http;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.service.http.Problem.Refused;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sender of a file says that it hashes to; nothing where nothing is said. */
final class ExpectedHash {
    private static final String HEADER = "Content-Digest";
    private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256\\s*=\\s*:([^:]*):");

    private final List<String> hashes;

    private ExpectedHash(List<String> hashes) {
        this.hashes = hashes;
    }

    static ExpectedHash of(ApiRequest request) {
        List<String> hashes = new ArrayList<>();
        request.text("sha256").ifPresent(hashes::add);
        request.text(HEADER).ifPresent(header -> hashes.add(decoded(header)));
        return new ExpectedHash(hashes);
    }

    private static String decoded(String header) {
        Matcher matcher = SHA_256.matcher(header);
        try {
            byte[] hash = matcher.find() ? Base64.getDecoder().decode(matcher.group(1)) : new byte[0];
            if (hash.length == 32) {
                return HexFormat.of().formatHex(hash);
            }
        } catch (IllegalArgumentException e) {
            // Falls through: it is refused like any other that cannot be read.
        }
        throw new Refused(Problem.unfit(SchemaIssues.one(
                HEADER, header, "There is no SHA-256 to read here.", "Write `sha-256=:<base64>:` (RFC 9530).")));
    }

    void refuseOther(String sha256) {
        for (String expected : hashes) {
            if (!expected.equals(sha256)) {
                throw new InvalidInput(List.of(new Issue(
                        "$",
                        sha256,
                        "What arrived has another hash than was announced (%s).".formatted(expected),
                        "Send it again.")));
            }
        }
    }
}
