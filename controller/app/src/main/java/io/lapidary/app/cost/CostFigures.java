package io.lapidary.app.cost;

import io.lapidary.service.cost.Ranks;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good a cost model is.
 *
 * @param alone from the device's profile, without having seen a candidate
 * @param corrected each candidate by those measured before it
 * @param later the same of the second half, when half was seen
 * @param macsRank rank correlation of MACs with measured latency
 * @param covered share of measured latencies within the corrected model's 95 % intervals
 * @param exactSizes how many sizes were predicted to the byte
 * @param noisy sittings that stayed too noisy to be believed; they are counted with the others
 */
record CostFigures(
        int candidates,
        Fit alone,
        Fit corrected,
        Fit later,
        double macsRank,
        double covered,
        long exactSizes,
        long noisy) {
    /** Of which ranks say something. */
    static final int FEWEST = 4;

    /**
     * Predicted against measured latency.
     *
     * @param missPercent mean of the absolute differences, percent of what was measured
     * @param rank Spearman's correlation
     */
    record Fit(double missPercent, double rank) {
        static Fit of(List<ComparedCost> compared, ToDoubleFunction<ComparedCost> predicted) {
            double miss = compared.stream()
                    .mapToDouble(c -> c.miss(predicted.applyAsDouble(c)))
                    .average()
                    .orElseThrow();
            return new Fit(100 * miss, CostFigures.rank(compared, predicted));
        }
    }

    /** @param compared in the order of measuring, at least {@link #FEWEST} */
    static CostFigures of(List<ComparedCost> compared) {
        int size = compared.size();
        return new CostFigures(
                size,
                Fit.of(compared, ComparedCost::alone),
                Fit.of(compared, c -> c.corrected().ratio()),
                Fit.of(compared.subList(size / 2, size), c -> c.corrected().ratio()),
                rank(compared, ComparedCost::macs),
                (double) compared.stream().filter(ComparedCost::held).count() / size,
                compared.stream().filter(c -> c.predictedBytes() == c.bytes()).count(),
                compared.stream().filter(c -> c.measured().noisy()).count());
    }

    private static double rank(List<ComparedCost> compared, ToDoubleFunction<ComparedCost> predicted) {
        return Ranks.correlation(
                compared.stream().mapToDouble(predicted).toArray(),
                compared.stream().mapToDouble(c -> c.measured().ratio()).toArray());
    }

    /** A line for each figure. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                latency, predicted against measured  off by  rank correlation
                from the device's profile alone     %5.1f %%  %16.3f
                corrected by those before           %5.1f %%  %16.3f
                the same, second half               %5.1f %%  %16.3f
                MACs                                         %16.3f
                %d candidates; %.0f %% of the 95 %% intervals hold the measured value; %d sizes exact to the byte; %d noisy""",
                alone.missPercent(),
                alone.rank(),
                corrected.missPercent(),
                corrected.rank(),
                later.missPercent(),
                later.rank(),
                macsRank,
                candidates,
                100 * covered,
                exactSizes,
                noisy);
    }
}
