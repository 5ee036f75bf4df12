package io.lapidary.json;

import java.util.Optional;

/** Numbers as people write them: {@code 0.5}, {@code 1e-3}, {@code 1/255}. */
public final class Numbers {
    private Numbers() {}

    /** The finite number that a text names; empty where it names none. */
    public static Optional<Double> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return plain(text);
        }
        return plain(text.substring(0, slash))
                .flatMap(over -> plain(text.substring(slash + 1)).map(under -> over / under))
                .filter(Double::isFinite);
    }

    private static Optional<Double> plain(String text) {
        // Double.parseDouble would also take "1d", "0x1p3" and "NaN".
        if (!text.strip().matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(text.strip())).filter(Double::isFinite);
    }
}
