package io.lapidary.space;

import io.lapidary.candidate.Precision;
import java.util.List;

/**
 * One rule of a space; a later rule overrides an earlier one.
 *
 * @param keep for the groups that the matched layers produce; null to leave as it is
 * @param precisions for the matched layers; null to leave as they are
 */
public record SpaceRule(Match match, KeepRange keep, List<Precision> precisions) {
    public SpaceRule {
        precisions = precisions == null ? null : List.copyOf(precisions);
    }
}
