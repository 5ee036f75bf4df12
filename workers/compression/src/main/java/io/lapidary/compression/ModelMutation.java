package io.lapidary.compression;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages valid models, to test what comes of broken and hostile files: in their bytes, or in their structure. The same
 * model and seed give the same damage.
 */
public final class ModelMutation {
    private static final int MOST_CHANGES = 3;
    private static final byte[] EXTREMES = {0, 1, -1, Byte.MAX_VALUE, Byte.MIN_VALUE};

    private ModelMutation() {}

    /** A damaged copy of a valid model. */
    public static byte[] of(byte[] model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_CHANGES);
        if (random.nextInt(3) == 0) {
            byte[] damaged = model.clone();
            for (int i = 0; i < changes && damaged.length > 0; i++) {
                damaged = inBytes(damaged, random);
            }
            return damaged;
        }
        try {
            return StructureMutation.of(model, changes, random);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("The model to be damaged is not a valid one.", e);
        }
    }

    private static byte[] inBytes(byte[] model, SplittableRandom random) {
        int at = random.nextInt(model.length);
        int length = Math.min(model.length - at, 1 + random.nextInt(16));
        byte[] damaged = model.clone();
        switch (random.nextInt(7)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged[at] = EXTREMES[random.nextInt(EXTREMES.length)];
            case 2 -> damaged = Arrays.copyOf(model, at);
            case 3 -> damaged = joined(model, at, new byte[0], at + length);
            case 4 -> damaged = joined(model, at, Arrays.copyOfRange(model, at, at + length), at);
            case 5 -> damaged = joined(model, at, noise(length, random), at);
            default -> System.arraycopy(noise(length, random), 0, damaged, at, length);
        }
        return damaged;
    }

    private static byte[] noise(int length, SplittableRandom random) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /** The bytes before {@code to}, the middle, and the bytes from {@code from} on. */
    private static byte[] joined(byte[] model, int to, byte[] middle, int from) {
        byte[] result = Arrays.copyOf(model, to + middle.length + model.length - from);
        System.arraycopy(middle, 0, result, to, middle.length);
        System.arraycopy(model, from, result, to + middle.length, model.length - from);
        return result;
    }
}
