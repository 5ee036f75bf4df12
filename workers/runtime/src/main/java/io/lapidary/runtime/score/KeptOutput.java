package io.lapidary.runtime.score;

import java.util.Arrays;

/** One output of the base over all samples, and how far a model's is the same. Filled by several threads, then only read. */
interface KeptOutput {
    /** Keeps a run's. */
    void keep(int from, int to, ModelOutput output);

    /** Begins to compare one model's. */
    Comparison compare();

    /** Memory for one sample, in bytes. */
    long bytesEach();

    /** Takes a model's runs, from several threads. */
    interface Comparison {
        void add(int from, int to, ModelOutput output);

        /** How far it agrees, in percent; the same whatever the order of the runs. */
        double percent();
    }

    /** Mean over samples of a share. */
    static double percent(double[] shares) {
        return 100 * Arrays.stream(shares).average().orElse(0);
    }
}
