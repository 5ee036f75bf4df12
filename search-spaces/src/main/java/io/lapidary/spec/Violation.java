package io.lapidary.spec;

/**
 * A limit that a candidate breaks.
 *
 * @param limit in the quantity's own unit
 * @param value what the candidate has
 */
public record Violation(Quantity quantity, double limit, double value) {
    /** How far beyond the limit: tens of points for a drop, a share of the limit for all else. */
    public double excess() {
        return quantity == Quantity.ACCURACY_DROP ? (value - limit) / 10 : (value - limit) / limit;
    }

    @Override
    public String toString() {
        return "%s %.4g is over the limit %.4g".formatted(quantity.label(), value, limit);
    }
}
