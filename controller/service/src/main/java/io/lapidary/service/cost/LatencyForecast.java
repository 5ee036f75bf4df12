package io.lapidary.service.cost;

/**
 * Predicted latency, candidate ÷ base.
 *
 * @param deviation standard deviation of what a measurement would say around it, in the same unit
 * @param low lower end of the interval that holds a measurement 95 times in 100
 * @param high its upper end
 */
public record LatencyForecast(double ratio, double deviation, double low, double high) {
    /** Without any doubt. */
    public static LatencyForecast exactly(double ratio) {
        return new LatencyForecast(ratio, 0, ratio, ratio);
    }
}
