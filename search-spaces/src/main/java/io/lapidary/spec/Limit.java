package io.lapidary.spec;

/**
 * The most of a quantity that a delivered model may have.
 *
 * @param value points for a drop; a fraction of the base's where {@code relative}; else microseconds, bytes, MACs
 */
public record Limit(Quantity quantity, double value, boolean relative) {
    public Limit {
        boolean fits = quantity == Quantity.ACCURACY_DROP ? value >= 0 && !relative : value > 0;
        if (!fits || !Double.isFinite(value)) {
            throw new IllegalArgumentException("The limit (%s) on (%s) must be %s."
                    .formatted(
                            value,
                            quantity.label(),
                            quantity == Quantity.ACCURACY_DROP ? "points, 0 or more" : "a positive number"));
        }
    }

    /** This limit in the quantity's own unit, for a base of that size. */
    public double absolute(double base) {
        return relative ? value * base : value;
    }

    /** As a person writes it: {@code 40%}, {@code 2ms}, {@code 300kB}. */
    public String text() {
        if (quantity == Quantity.ACCURACY_DROP) {
            return plain(value);
        }
        if (relative) {
            return plain(value * 100) + "%";
        }
        return switch (quantity) {
            case LATENCY -> plain(value) + "us";
            case SIZE, PACKED_SIZE -> plain(value) + "B";
            default -> plain(value);
        };
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .round(new java.math.MathContext(10))
                .stripTrailingZeros()
                .toPlainString();
    }
}
