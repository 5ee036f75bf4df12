package io.lapidary.spec;

import io.lapidary.outcome.Measurement;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToDoubleFunction;

/** Turns the text of a {@link Reward} into a function. Found on the class path; programs that never judge need none. */
public interface RewardLanguage {
    /** What an expression may name, for people. */
    String QUANTITIES =
            "accuracy, baseAccuracy, accuracyDrop (percent and points, dB for psnr), speedup, latency, size,"
                    + " packedSize, macs (shares of the base's), latencyMicros, sizeBytes; ln, exp, pow, sqrt, abs, min, max";

    /**
     * The reward as a function of a measurement; any thread may call it. It may give NaN where the expression has no
     * value, such as a division by zero.
     *
     * @throws IllegalArgumentException that says in words what is wrong with the expression, and where
     */
    ToDoubleFunction<Measurement> compile(Reward reward);

    /** The language of this program, if it has one. */
    static Optional<RewardLanguage> found() {
        return Found.LANGUAGE;
    }

    /** Looked for once. */
    final class Found {
        private static final Optional<RewardLanguage> LANGUAGE = ServiceLoader.load(
                        RewardLanguage.class, RewardLanguage.class.getClassLoader())
                .findFirst();

        private Found() {}
    }
}
