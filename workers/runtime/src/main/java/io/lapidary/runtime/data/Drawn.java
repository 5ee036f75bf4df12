package io.lapidary.runtime.data;

import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;

/** Samples read from a part, in the order in which they were drawn. */
record Drawn(LabelledData calibration, LabelledData validation, Map<String, String> hashes) {
    /** @param heldOut indices to draw the validation from, where there are enough of them; may be empty */
    static Drawn from(FittedPart fitted, int[] heldOut, int calibration, int validation, long seed) {
        int samples = fitted.part().samples();
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
        int[] both = IntStream.concat(IntStream.of(forCalibration), IntStream.of(forValidation))
                .toArray();
        SampleStore first =
                SampleStore.of(calibration, fitted.geometry(), fitted.part().isBytes());
        SampleStore second =
                SampleStore.of(validation, fitted.geometry(), fitted.part().isBytes());
        read(fitted, both, (slot, planes) -> {
            if (slot < calibration) {
                first.put(slot, planes);
            } else {
                second.put(slot - calibration, planes);
            }
        });
        return new Drawn(
                data("calibration", fitted, first, forCalibration),
                data("validation", fitted, second, forValidation),
                Map.of(
                        "calibration", hash(fitted, first, forCalibration),
                        "validation", hash(fitted, second, forValidation)));
    }

    /** Every sample of a part, in its own order. */
    static LabelledData all(String name, FittedPart fitted) {
        int samples = fitted.part().samples();
        int[] order = IntStream.range(0, samples).toArray();
        SampleStore store =
                SampleStore.of(samples, fitted.geometry(), fitted.part().isBytes());
        read(fitted, order, store::put);
        return data(name, fitted, store, order);
    }

    private static void read(FittedPart fitted, int[] drawn, Slots slots) {
        int[] byIndex = IntStream.range(0, drawn.length)
                .boxed()
                .sorted(Comparator.comparingInt(slot -> drawn[slot]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ascending = IntStream.of(byIndex).map(slot -> drawn[slot]).toArray();
        OpenPart part = fitted.part();
        try {
            part.read(
                    ascending,
                    (position, sample) ->
                            slots.put(byIndex[position], fitted.geometry().apply(sample, part.isChannelsLast())));
        } catch (IOException e) {
            throw InvalidInput.of(part.path(), part.origin(), "It cannot be read: " + e.getMessage(), "");
        }
    }

    private static LabelledData data(String name, FittedPart fitted, SampleStore store, int[] drawn) {
        return new LoadedData(
                name,
                fitted.model().name(),
                fitted.geometry().inputDims(fitted.model(), fitted.part().shape()),
                store,
                fitted.scaling(),
                drawn.length,
                labels(fitted, drawn),
                fitted.classes());
    }

    private static int[] labels(FittedPart fitted, int[] drawn) {
        return fitted.part()
                .labels()
                .map(all -> IntStream.of(drawn).map(i -> all[i]).toArray())
                .orElse(null);
    }

    private static String hash(FittedPart fitted, SampleStore store, int[] drawn) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fitted.geometry().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            store.digest(digest);
            int[] labels = labels(fitted, drawn);
            ByteBuffer values = ByteBuffer.allocate(4 * (labels == null ? 0 : labels.length));
            if (labels != null) {
                values.asIntBuffer().put(labels);
            }
            digest.update(values.array());
            for (float factor : fitted.scaling().factors) {
                digest.update(ByteBuffer.allocate(4).putFloat(factor).array());
            }
            for (float offset : fitted.scaling().offsets) {
                digest.update(ByteBuffer.allocate(4).putFloat(offset).array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Impossible state: every Java platform has SHA-256.", e);
        }
    }

    /** Takes the planes of a drawn sample. */
    @FunctionalInterface
    private interface Slots {
        void put(int slot, float[] planes);
    }
}
