package io.lapidary.service.access;

import io.lapidary.hash.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Makes and recognises what must stay secret: 256 random bits behind a prefix that says what they are for. */
public final class Secrets {
    /** Prefix of tokens. */
    public static final String TOKEN = "lap_";
    /** Prefix of webhooks' secrets. */
    public static final String WEBHOOK = "whsec_";

    private static final int BYTES = 32;
    private static final Pattern TOKEN_FORM = Pattern.compile(TOKEN + "[A-Za-z0-9_-]{43}");
    // Also what is longer or shorter: a mistyped secret is nearly one.
    private static final Pattern LEAKED = Pattern.compile("(" + TOKEN + "|" + WEBHOOK + ")[A-Za-z0-9_-]+");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A new secret. */
    public static String random(String prefix) {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** A short random name that is no secret. */
    static String randomId() {
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    static boolean looksLikeToken(String text) {
        return TOKEN_FORM.matcher(text).matches();
    }

    /**
     * SHA-256 in hex. A plain hash is enough: nobody guesses 256 random bits. Tokens are looked up by it, so comparing
     * takes no time that would tell how much of a wrong token is right.
     */
    static String hash(String secret) {
        return Sha256.of(secret);
    }

    /** A text of unknown origin, such as a path, fit for logs and the audit trail: with every secret in it blacked out. */
    public static String mask(String text) {
        return LEAKED.matcher(text).replaceAll("$1***");
    }
}
