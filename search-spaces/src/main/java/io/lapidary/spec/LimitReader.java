package io.lapidary.spec;

import io.lapidary.json.Fields;
import io.lapidary.json.Numbers;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one limit: {@code 0.5} points, {@code 40%} of the base, {@code 2ms}, {@code 300kB}, {@code 40M}. */
public final class LimitReader {
    private static final Pattern FORM = Pattern.compile("([0-9.eE+/-]+?)\\s*([%a-zA-Zµ]*)");
    private static final Map<String, Double> TIMES = Map.of("us", 1.0, "µs", 1.0, "ms", 1e3, "s", 1e6);
    private static final Map<String, Double> SIZES =
            Map.of("B", 1.0, "kB", 1e3, "KB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 1024.0, "MiB", 1048576.0);
    private static final Map<String, Double> COUNTS = Map.of("", 1.0, "k", 1e3, "M", 1e6, "G", 1e9);

    private LimitReader() {}

    /** The limit that stands at the quantity's key; empty where there is none or it was noted as unreadable. */
    public static Optional<Limit> limit(Fields limits, Quantity quantity) {
        String key = quantity.label();
        String text = limits.text(key);
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.strip());
        Optional<Double> number = matcher.matches() ? Numbers.parse(matcher.group(1)) : Optional.empty();
        if (number.isEmpty()) {
            limits.issue(key, "This is not a limit.", example(quantity));
            return Optional.empty();
        }
        return inUnit(limits, quantity, number.get(), matcher.group(2));
    }

    private static Optional<Limit> inUnit(Fields limits, Quantity quantity, double number, String unit) {
        boolean relative = unit.equals("%") && quantity != Quantity.ACCURACY_DROP;
        Double factor = relative ? Double.valueOf(1) : units(quantity).get(unit);
        if (factor == null) {
            String message = unit.isEmpty()
                    ? "This limit lacks its unit."
                    : "The unit `%s` does not fit %s.".formatted(unit, quantity.label());
            limits.issue(quantity.label(), message, example(quantity));
            return Optional.empty();
        }
        if (quantity == Quantity.ACCURACY_DROP ? number < 0 : number <= 0) {
            limits.issue(quantity.label(), "This limit is too low to mean anything.", example(quantity));
            return Optional.empty();
        }
        return Optional.of(new Limit(quantity, relative ? number / 100 : number * factor, relative));
    }

    private static Map<String, Double> units(Quantity quantity) {
        return switch (quantity) {
            case ACCURACY_DROP -> Map.of("", 1.0);
            case LATENCY -> TIMES;
            case SIZE, PACKED_SIZE -> SIZES;
            case MACS -> COUNTS;
        };
    }

    private static String example(Quantity quantity) {
        return switch (quantity) {
            case ACCURACY_DROP -> "Write points, such as 0.5.";
            case LATENCY -> "Write 40% (of the base) or 2ms.";
            case SIZE, PACKED_SIZE -> "Write 25% (of the base) or 300kB.";
            case MACS -> "Write 60% (of the base) or 40M.";
        };
    }
}
