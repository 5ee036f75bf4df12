package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Allocation by closed-form errors, without any evaluation: first int8 wherever it gains, then again and again the
 * change with the least added relative error for the cost it saves, looking past a level that saves nothing (a channel
 * count between two steps of the device). The steps on the way are a {@link Ladder}.
 */
final class Greedy {
    /** Levels of a group looked at, evenly spread; more would not change the order by much. */
    private static final int MOST_LEVELS = 12;

    private static final double LEAST_GAIN = 1e-6;

    private final Walk walk;
    private final Knobs knobs;
    private final Features features;
    private final Map<Candidate, Ladder.Rung> rungs = new LinkedHashMap<>();

    private Greedy(Walk walk) {
        this.walk = walk;
        this.knobs = walk.knobs();
        this.features = walk.features();
    }

    /** The ladder of a problem; rungs over the limits that are known exactly are left out while others remain. */
    static Ladder ladder(Walk walk) {
        return new Greedy(walk).climb();
    }

    private Ladder climb() {
        int[] levels = precisionsThatGain();
        mixedPrecisions(levels);
        for (int[] next = levels; next != null; next = cheapestChange(next)) {
            add(next);
        }
        List<Ladder.Rung> all = new ArrayList<>(rungs.values());
        List<Ladder.Rung> allowed =
                all.stream().filter(r -> walk.wall().holds(r.candidate())).toList();
        if (allowed.isEmpty()) {
            Candidate last = walk.lowered(knobs.levels(all.get(all.size() - 1).candidate()));
            allowed = List.of(rung(knobs.levels(last)));
        }
        return new Ladder(allowed);
    }

    private void add(int[] levels) {
        Ladder.Rung rung = rung(levels);
        rungs.putIfAbsent(rung.candidate(), rung);
    }

    private Ladder.Rung rung(int[] levels) {
        return new Ladder.Rung(knobs.candidate(levels), features.error(levels), cost(levels));
    }

    /** Being over any limit costs too, or a size limit would never call for int8 where MACs are counted. */
    private double cost(int[] levels) {
        Candidate candidate = knobs.candidate(levels);
        return walk.spending().ratio(candidate) + walk.wall().excess(candidate);
    }

    /** All channels, and for each layer the precision of 8 bits or more that makes the whole cheapest. */
    private int[] precisionsThatGain() {
        int[] floats = knobs.mildest();
        int[] eights = knobs.mildest();
        for (int k = 0; k < eights.length; k++) {
            for (int level = eights[k]; isPrecision(k, level); level--) {
                eights[k] = level;
            }
        }
        int[] best = cost(eights) < cost(floats) ? eights : floats;
        double least = cost(best);
        for (int k = 0; k < best.length; k++) {
            for (int level = knobs.knob(k).levels() - 1; isPrecision(k, level); level--) {
                int[] tried = best.clone();
                tried[k] = level;
                double cost = cost(tried);
                if (cost < least - LEAST_GAIN) {
                    least = cost;
                    best = tried;
                }
            }
        }
        return best;
    }

    private boolean isPrecision(int knob, int level) {
        return level >= 0
                && !knobs.knob(knob).isKeep()
                && knobs.knob(knob).precision(level).bits() >= 8;
    }

    /** For models that int8 hurts: the layers with the most error for what they gain stay as they were. */
    private void mixedPrecisions(int[] gaining) {
        int[] mildest = knobs.mildest();
        double least = cost(gaining);
        record Loss(int knob, double errorForGain) {}
        List<Loss> losses = new ArrayList<>();
        for (int k = 0; k < gaining.length; k++) {
            if (gaining[k] < mildest[k]) {
                int[] without = gaining.clone();
                without[k] = mildest[k];
                double gain = Math.max(LEAST_GAIN, cost(without) - least);
                losses.add(new Loss(k, features.error(k, gaining[k]) / gain));
            }
        }
        losses.sort(Comparator.comparingDouble(Loss::errorForGain).reversed());
        add(mildest);
        for (int share : new int[] {2, 4, 8}) {
            int[] mixed = gaining.clone();
            losses.stream().limit(losses.size() / share).forEach(l -> mixed[l.knob()] = mildest[l.knob()]);
            add(mixed);
        }
    }

    /** The setting after the change with the least added error for its gain; null where nothing gains any more. */
    private int[] cheapestChange(int[] levels) {
        double before = cost(levels);
        int[] best = null;
        double bestPrice = Double.POSITIVE_INFINITY;
        for (int k = 0; k < levels.length; k++) {
            int stride = Math.max(1, knobs.knob(k).levels() / MOST_LEVELS);
            for (int level = levels[k] - stride; level >= 0; level -= stride) {
                int[] tried = levels.clone();
                tried[k] = level;
                double gain = before - cost(tried);
                double price = (features.error(k, level) - features.error(k, levels[k])) / gain;
                if (gain > LEAST_GAIN && price < bestPrice) {
                    bestPrice = price;
                    best = tried;
                }
            }
        }
        return best;
    }
}
