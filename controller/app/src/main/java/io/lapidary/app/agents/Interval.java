package io.lapidary.app.agents;

import java.util.Locale;

/**
 * Mean of a few runs and how far off it may be.
 *
 * @param reach half the 95 % interval, by Student's distribution; NaN for a single run
 */
record Interval(double mean, double reach) {
    /** 97.5 % quantiles for 1 to 9 degrees of freedom. */
    private static final double[] STUDENT = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    static Interval of(double[] values) {
        int n = values.length;
        double mean = 0;
        for (double value : values) {
            mean += value / n;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double quantile = n < 2 ? Double.NaN : STUDENT[Math.min(n - 1, STUDENT.length) - 1];
        return new Interval(mean, quantile * Math.sqrt(squares / Math.max(1, n - 1) / n));
    }

    String text(int decimals) {
        String number = "%." + decimals + "f";
        return Double.isNaN(reach)
                ? String.format(Locale.ROOT, number, mean)
                : String.format(Locale.ROOT, number + " ± " + number, mean, reach);
    }
}
