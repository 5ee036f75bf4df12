package io.lapidary.candidate;

/** One group's share of a candidate: keep this fraction of its channels. */
public record GroupChoice(String group, double keep) {
    public GroupChoice {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException(
                    "The keep-ratio (%s) of group (%s) must be in (0, 1].".formatted(keep, group));
        }
    }
}
