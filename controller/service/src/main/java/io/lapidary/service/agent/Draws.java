package io.lapidary.service.agent;

import java.util.SplittableRandom;

/** Randomness of one trial: a pure function of (seed, trial number), so that a replay draws the same. */
public final class Draws {
    private Draws() {}

    public static SplittableRandom of(long seed, long trial) {
        long mixed = new SplittableRandom(seed).nextLong() ^ new SplittableRandom(~trial).nextLong();
        return new SplittableRandom(mixed);
    }
}
