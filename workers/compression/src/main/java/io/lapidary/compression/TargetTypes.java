package io.lapidary.compression;

import java.util.List;

/**
 * The integer types that suit a device.
 *
 * @param signedActivations int8 activations, as ARM's kernels want them; else uint8
 * @param weightBits 8, or 7 where 16-bit sums of the device's kernels would overflow
 * @param int8Gains whether layers are faster in int8 there: where products of bytes are added in one step
 */
public record TargetTypes(boolean signedActivations, int weightBits, boolean int8Gains) {
    /** What x86 with VNNI wants. */
    public static final TargetTypes U8S8 = new TargetTypes(false, 8, true);

    public TargetTypes {
        if (weightBits != 7 && weightBits != 8) {
            throw new IllegalArgumentException("Int8 weights use 7 or 8 bits, not (%d).".formatted(weightBits));
        }
    }

    /** Chooses by the features of a processor, as Linux names them. */
    public static TargetTypes forFeatures(List<String> features) {
        boolean x86 = features.contains("sse2");
        boolean vnni = features.contains("avx512_vnni") || features.contains("avx_vnni");
        if (x86) {
            return new TargetTypes(false, vnni ? 8 : 7, vnni);
        }
        return new TargetTypes(true, 8, features.contains("asimddp") || features.contains("i8mm"));
    }
}
