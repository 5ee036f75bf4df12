package io.lapidary.service.search;

import io.lapidary.spec.Labelled;

/** What may be wrong with a search. */
public enum HealthSign implements Labelled {
    /** Almost no candidate holds the limits. */
    LIMIT_ALMOST_NEVER_MET("limit-almost-never-met"),
    /** Measurements of time differ from themselves as much as candidates differ. */
    NOISE("noise"),
    /** The agent proposes almost the same again and again. */
    AGENT_COLLAPSED("agent-collapsed"),
    /** The best candidate is as narrow as the space allows. */
    RANGE_BORDER("range-border"),
    /** The latest proposals are no better than the first ones. */
    LEARNING_ADDS_NOTHING("learning-adds-nothing"),
    /** Nothing better was found for long. */
    STANDSTILL("standstill");

    private final String label;

    HealthSign(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
