package io.lapidary.service.agent;

/** The normal distribution. */
final class Normal {
    private Normal() {}

    /** Probability of less than z (Abramowitz and Stegun 7.1.26; absolute error below 1e-7). */
    static double below(double z) {
        if (Double.isInfinite(z)) {
            return z > 0 ? 1 : 0;
        }
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double tail = 0.5 * poly * Math.exp(-x * x);
        return z > 0 ? 1 - tail : tail;
    }

    /** Mean of what a normal draw exceeds 0 by. */
    static double improvement(double mean, double deviation) {
        double z = mean / deviation;
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        return Math.max(0, mean * below(z) + deviation * density);
    }
}
