package io.lapidary.service.host;

import io.lapidary.issue.Issue;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.util.List;

/**
 * What a search would do; nothing long was run for it.
 *
 * @param spec with every default filled in
 * @param space the channel groups and layers, with what each may become
 * @param log10Size decimal logarithm of the number of candidates
 * @param baseSizeBytes of the untouched model
 * @param baseMacs of the untouched model
 * @param smallestSizeBytes exact, of the most aggressive candidate
 * @param smallestMacs exact
 * @param latencyRatioLow least predicted latency, candidate ÷ base; null where the device is not known yet
 * @param latencyRatioHigh the same for the mildest candidate; null where the device is not known yet
 * @param evaluations at most
 * @param seconds expected for the whole search
 * @param unreachable limits that no candidate can hold: a search would be refused for them
 * @param warnings what is allowed, but perhaps not meant
 */
public record Plan(
        SearchSpec spec,
        SearchSpace space,
        double log10Size,
        long baseSizeBytes,
        long baseMacs,
        long smallestSizeBytes,
        long smallestMacs,
        Double latencyRatioLow,
        Double latencyRatioHigh,
        int evaluations,
        long seconds,
        List<Issue> unreachable,
        List<Issue> warnings) {
    public Plan {
        unreachable = List.copyOf(unreachable);
        warnings = List.copyOf(warnings);
    }
}
