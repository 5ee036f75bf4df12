package io.lapidary.spec;

/** What a search is for. */
public enum Goal implements Labelled {
    FASTEST("fastest"),
    SMALLEST("smallest"),
    MOST_ACCURATE("most-accurate"),
    /** What a {@link Reward} of the user's own says. */
    CUSTOM("custom");

    private final String label;

    Goal(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
