package io.lapidary.service.http;

import io.lapidary.service.store.TrialPoint;
import java.util.List;
import java.util.function.Function;

/**
 * Many trials as the contract has them for plots: a list for each column, so that no name is said for each trial, and no
 * more digits than can be seen.
 *
 * @param reasons each reason that is met
 * @param reason places in {@code reasons}
 */
record TrialColumns(
        List<String> reasons,
        List<Long> number,
        List<Integer> reason,
        List<Boolean> feasible,
        List<Double> reward,
        List<Double> accuracy,
        List<Double> latencyRatio,
        List<Long> sizeBytes,
        List<Long> packedBytes,
        List<Long> macs,
        List<Double> seconds,
        List<Long> atMillis) {

    static TrialColumns of(List<TrialPoint> points) {
        List<String> reasons =
                points.stream().map(TrialPoint::reason).distinct().toList();
        return new TrialColumns(
                reasons,
                column(points, TrialPoint::number),
                column(points, p -> reasons.indexOf(p.reason())),
                column(points, TrialPoint::feasible),
                column(points, p -> rounded(p.reward())),
                column(points, p -> rounded(p.accuracy())),
                column(points, p -> rounded(p.latencyRatio())),
                column(points, TrialPoint::sizeBytes),
                column(points, TrialPoint::packedBytes),
                column(points, TrialPoint::macs),
                column(points, p -> rounded(p.seconds())),
                column(points, TrialPoint::atMillis));
    }

    private static Double rounded(Double value) {
        return value == null ? null : Double.valueOf(Math.rint(value * 1e6) / 1e6);
    }

    private static <T> List<T> column(List<TrialPoint> points, Function<TrialPoint, T> value) {
        return points.stream().map(value).toList();
    }
}
