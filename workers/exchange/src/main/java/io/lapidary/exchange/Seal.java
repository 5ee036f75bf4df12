package io.lapidary.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells tickets of ours from forged ones: an HMAC-SHA256 (RFC 2104) over all that a ticket says, under a key that only
 * controller and workers have. A ticket of another cluster or of an earlier start has another key. Thread-safe.
 */
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final byte[] key;

    private Seal(byte[] key) {
        this.key = key;
    }

    /** One that nobody else has. */
    static Seal random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Seal(key);
    }

    /**
     * One that was handed out.
     *
     * @param hex 64 hexadecimal digits
     */
    static Seal of(String hex) {
        byte[] key = HexFormat.of().parseHex(hex);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "A key of %d bytes was given; it has %d.".formatted(key.length, KEY_BYTES));
        }
        return new Seal(key);
    }

    /** The key, to be handed to workers and nobody else. */
    String hex() {
        return HexFormat.of().formatHex(key);
    }

    Ticket put(Ticket ticket) {
        return ticket.sealed(HexFormat.of().formatHex(mac(ticket)));
    }

    boolean isOn(Ticket ticket) {
        byte[] given = ticket.seal().getBytes(StandardCharsets.US_ASCII);
        byte[] right = HexFormat.of().formatHex(mac(ticket)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, right);
    }

    private byte[] mac(Ticket ticket) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            add(mac, ticket.id());
            add(mac, ticket.search());
            add(mac, Long.toString(ticket.trial()));
            add(mac, ticket.kind().name());
            add(mac, ticket.pool());
            add(mac, ticket.order());
            add(mac, ticket.body());
            add(mac, ticket.state().name());
            add(mac, Integer.toString(ticket.attempt()));
            add(mac, ticket.worker());
            add(mac, Integer.toString(ticket.beats()));
            add(mac, ticket.result());
            add(mac, ticket.failures());
            add(mac, ticket.failedBy());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Impossible state: every Java platform has HMAC-SHA256.", e);
        }
    }

    private static void add(Mac mac, List<String> texts) {
        add(mac, Integer.toString(texts.size()));
        texts.forEach(text -> add(mac, text));
    }

    /** With its length before it, so that no two tickets have the same bytes. */
    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        mac.update(bytes);
    }
}
