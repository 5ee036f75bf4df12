package io.lapidary.service.search;

/** Why a search ended or waits, as a code. Labels are stored and never change. */
public enum Cause {
    BUDGET_TRIALS("budget-trials", "All trials of its budget have their outcome, and its finalists are refined."),
    BUDGET_TIME(
            "budget-time",
            "The time of its budget is used; pauses do not count. Where finalists are to be refined, agents get 85 % of it and refining the rest."),
    STOP_AT("stop-at", "A feasible candidate surely reaches the wished speed-up."),
    EXHAUSTED("exhausted", "Its agent has no candidate left that it did not try."),
    STOPPED("stopped", "Its user stopped it; the best so far is kept."),
    RECORDING("recording", "Every trial of the recorded search is repeated."),
    PAUSED("paused", "Its user paused it; it goes on when resumed."),
    DISK_FULL("disk-full", "No space is left to store what comes; it goes on by itself when there is room."),
    STORE("store", "The store does not answer; it goes on by itself when it does."),
    FAILED("failed", "It could not go on for the reason given; what it found is kept, and it can be resumed."),
    QUEUED("queued", "Others run; it waits for its turn."),
    PREPARING("preparing", "Its model is being calibrated and its device looked at."),
    NO_WORKERS("no-workers", "No worker of the pool that it names is there; it goes on when one joins.");

    private final String label;
    private final String meaning;

    Cause(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /** What it says of a search, in one sentence. */
    public String meaning() {
        return meaning;
    }
}
