package io.lapidary.app.terminal;

/** What the program's exit code says. */
public enum Exit {
    GOAL_MET(0),
    OUR_FAULT(1),
    WRONG_USAGE(2),
    /** Finished, but no candidate holds all limits; the nearest miss is delivered. */
    NO_FEASIBLE_CANDIDATE(3),
    INVALID_INPUT(4),
    CANNOT_CONNECT(5),
    /** The machine lacks something: space, a library, a right. */
    ENVIRONMENT(6);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
