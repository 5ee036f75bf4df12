package io.lapidary.runtime.data;

import io.lapidary.hash.Sha256;
import java.util.Map;
import java.util.stream.IntStream;

/** Samples read from a part, in the order in which they were drawn. */
record Drawn(LabelledData calibration, LabelledData validation, Map<String, String> hashes) {
    /** @param heldOut indices to draw the validation from, where there are enough of them; may be empty */
    static Drawn from(Fitted fitted, int[] heldOut, int calibration, int validation, long seed) {
        int samples = fitted.samples();
        int[] order = Draws.shuffled(samples, seed);
        boolean preferred = heldOut.length >= validation && samples - heldOut.length >= calibration;
        if (preferred) {
            boolean[] held = new boolean[samples];
            for (int index : heldOut) {
                held[index] = true;
            }
            // The others first, so that calibration takes from the front and validation from the back.
            order = IntStream.concat(
                            IntStream.of(order).filter(i -> !held[i]),
                            IntStream.of(order).filter(i -> held[i]))
                    .toArray();
        }
        int[] forCalibration = IntStream.of(order).limit(calibration).toArray();
        int[] forValidation = IntStream.of(order)
                .skip(preferred ? samples - heldOut.length : calibration)
                .limit(validation)
                .toArray();
        Fitted.Drawn first = fitted.read("calibration", forCalibration, false);
        Fitted.Drawn second = fitted.read("validation", forValidation, true);
        return new Drawn(first, second, Map.of("calibration", hash(first), "validation", hash(second)));
    }

    /** Every sample of a part, in its own order. */
    static LabelledData all(String name, Fitted fitted) {
        return fitted.read(name, IntStream.range(0, fitted.samples()).toArray(), true);
    }

    private static String hash(Fitted.Drawn drawn) {
        Sha256 digest = new Sha256();
        drawn.digest(digest);
        return digest.hex();
    }
}
