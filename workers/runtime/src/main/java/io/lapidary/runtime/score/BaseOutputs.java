package io.lapidary.runtime.score;

import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.ModelInputs;
import io.lapidary.issue.InvalidInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The outputs of the base over all samples, in the form in which agreement compares each:
 *
 * <ul>
 *   <li>whole numbers: equal or not;
 *   <li>N×C, two classes or more: the likeliest class;
 *   <li>N×C×H×W or N×H×W×C as large as a picture that goes in, two classes or more and not three (that is a picture): the
 *       likeliest class of each pixel;
 *   <li>all else is real numbers: the share of their variation that is reproduced.
 * </ul>
 *
 * The outputs' mean counts.
 */
final class BaseOutputs {
    private final int samples;
    private final Set<List<Long>> sides = new HashSet<>();
    private final long mostBytes;
    private List<KeptOutput> kept;

    /** @param mostBytes of memory that they may take */
    BaseOutputs(ModelInputs data, long mostBytes) {
        this.samples = data.size();
        this.mostBytes = mostBytes;
        for (FloatTensor input : data.batch(0, 1).values()) {
            if (input.shape().rank() == 4) {
                sides.add(input.shape().dims().subList(1, 3));
                sides.add(input.shape().dims().subList(2, 4));
            }
        }
    }

    /** Takes the base's runs. */
    Scorer keeper() {
        return new Scorer() {
            @Override
            public void add(int from, int to, List<ModelOutput> outputs) {
                List<KeptOutput> all = opened(outputs);
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).keep(from, to, outputs.get(i));
                }
            }

            @Override
            public double score() {
                return 100;
            }
        };
    }

    private synchronized List<KeptOutput> opened(List<ModelOutput> outputs) {
        if (kept == null) {
            List<KeptOutput> opened = outputs.stream().map(this::of).toList();
            long each = opened.stream().mapToLong(KeptOutput::bytesEach).sum();
            if (each > mostBytes / samples) {
                throw InvalidInput.of(
                        "data.validation",
                        samples,
                        "The outputs for so many samples, which agreement compares with, take (%d) MB of memory; (%d) are allowed."
                                .formatted(each * samples >> 20, mostBytes >> 20),
                        "At most (%d) samples fit; use fewer, or give Java more memory.".formatted(mostBytes / each));
            }
            kept = opened;
        }
        return kept;
    }

    private KeptOutput of(ModelOutput output) {
        List<Long> dims = output.dims();
        int each = output.each();
        if (output.whole) {
            return new KeptPicks(samples, each, 1, true);
        }
        if (!dims.isEmpty() && dims.get(0) == each && each >= 2) {
            return new KeptPicks(samples, 1, each, true);
        }
        if (dims.size() == 3 && isClasses(dims.get(0)) && sides.contains(dims.subList(1, 3))) {
            return new KeptPicks(
                    samples, each / dims.get(0).intValue(), dims.get(0).intValue(), false);
        }
        if (dims.size() == 3 && isClasses(dims.get(2)) && sides.contains(dims.subList(0, 2))) {
            return new KeptPicks(
                    samples, each / dims.get(2).intValue(), dims.get(2).intValue(), true);
        }
        return new KeptValues(samples, each);
    }

    private static boolean isClasses(long channels) {
        return channels >= 2 && channels != 3;
    }

    Scorer scorer() {
        List<KeptOutput.Comparison> comparisons = new ArrayList<>();
        kept.forEach(k -> comparisons.add(k.compare()));
        return new Scorer() {
            @Override
            public void add(int from, int to, List<ModelOutput> outputs) {
                for (int i = 0; i < comparisons.size(); i++) {
                    comparisons.get(i).add(from, to, outputs.get(i));
                }
            }

            @Override
            public double score() {
                return comparisons.stream()
                        .mapToDouble(KeptOutput.Comparison::percent)
                        .average()
                        .orElse(0);
            }
        };
    }
}
