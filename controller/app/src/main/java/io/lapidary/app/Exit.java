package io.lapidary.app;

/** What the program's exit code says. */
enum Exit {
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

    int code() {
        return code;
    }
}
