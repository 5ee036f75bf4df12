package io.lapidary.candidate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lapidary.issue.Issues;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a layer's weights are stored, and with that in what it computes: a format, and the share of the weights that are
 * zero. There is one object for each label, so that {@code ==} compares. Immutable.
 *
 * <p>Labels: a format's alone ({@code int8}, {@code w4-codebook}), or with the percentage of zeros behind it
 * ({@code float32-s50}, {@code w4-codebook-s80}).
 */
public final class Precision {
    private static final int MOST_ZEROS = 99;
    private static final Map<String, Precision> KNOWN = known();

    public static final Precision FLOAT32 = KNOWN.get("float32");
    public static final Precision FLOAT16 = KNOWN.get("float16");
    public static final Precision BFLOAT16 = KNOWN.get("bfloat16");
    public static final Precision INT8 = KNOWN.get("int8");
    public static final Precision W7 = KNOWN.get("w7");
    public static final Precision W6 = KNOWN.get("w6");
    public static final Precision W5 = KNOWN.get("w5");
    public static final Precision W4 = KNOWN.get("w4");
    public static final Precision W3 = KNOWN.get("w3");
    public static final Precision W2 = KNOWN.get("w2");
    public static final Precision W4_CODEBOOK = KNOWN.get("w4-codebook");

    private final WeightFormat format;
    private final int zeroPercent;

    private Precision(WeightFormat format, int zeroPercent) {
        this.format = format;
        this.zeroPercent = zeroPercent;
    }

    private static Map<String, Precision> known() {
        Map<String, Precision> known = new LinkedHashMap<>();
        for (WeightFormat format : WeightFormat.values()) {
            for (int zeros = 0; zeros <= MOST_ZEROS; zeros++) {
                Precision precision = new Precision(format, zeros);
                known.put(precision.label(), precision);
            }
        }
        return known;
    }

    /** Name in files, JSON and pages. */
    @JsonValue
    public String label() {
        return zeroPercent == 0 ? format.label() : format.label() + "-s" + zeroPercent;
    }

    public WeightFormat format() {
        return format;
    }

    /** Bits of a weight that is not zero. */
    public int bits() {
        return format.bits();
    }

    /** Share of the layer's weights that are made zero, 0 to 0.99. */
    public double sparsity() {
        return zeroPercent / 100.0;
    }

    /** The same format with this percentage of zeros, 0 to 99. */
    public Precision withZeros(int percent) {
        if (percent < 0 || percent > MOST_ZEROS) {
            throw new IllegalArgumentException(
                    "The percentage of zeros (%d) must be 0 to %d.".formatted(percent, MOST_ZEROS));
        }
        return KNOWN.get(new Precision(format, percent).label());
    }

    /** How many of this many weights are not made zero: exact. */
    public int kept(int weights) {
        return weights - (int) ((long) weights * zeroPercent / 100);
    }

    /**
     * Bits of a weight when packed, on average: those of its format, and of the mask of zeros, as far as that can be said
     * without looking at the weights.
     */
    public double packedBits() {
        double zeros = sparsity();
        double mask = zeros == 0 ? 0 : -(zeros * log2(zeros) + (1 - zeros) * log2(1 - zeros));
        return mask + (1 - zeros) * format.bits();
    }

    /** Bytes of a weight in the file that runs, on average. */
    public double storedBytes() {
        double each = format.kind() == WeightFormat.Kind.REAL ? format.bits() / 8.0 : 1.0 / format.weightsPerByte();
        return zeroPercent == 0 ? each : 1 / 8.0 + (1 - sparsity()) * each;
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** What choosing it gains, in words. */
    public String buys() {
        return zeroPercent == 0
                ? format.buys()
                : "%s; %d %% zeros, which make the file smaller, not faster".formatted(format.buys(), zeroPercent);
    }

    /** Whether the layer computes on 8-bit integers. */
    public boolean runsAsInt8() {
        return format.runsAsInt8();
    }

    /**
     * The precision with a label.
     *
     * @throws IllegalArgumentException where there is none
     */
    @JsonCreator
    public static Precision of(String label) {
        return find(label)
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no precision (%s). %s".formatted(label, wayOut(label))));
    }

    /** The precision with a label; empty where there is none. */
    public static Optional<Precision> find(String label) {
        return Optional.ofNullable(KNOWN.get(label));
    }

    /** What to write instead of a label that there is not. */
    public static String wayOut(String label) {
        int zeros = label.lastIndexOf("-s");
        if (zeros > 0 && labels().contains(label.substring(0, zeros))) {
            return "The percentage of zeros behind `-s` is a whole number from 1 to %d, as in %s-s80."
                    .formatted(MOST_ZEROS, label.substring(0, zeros));
        }
        String nearest = Issues.suggestion(label, labels());
        return "%sKnown: %s; each also with a percentage of zeros, as in w4-codebook-s80."
                .formatted(nearest.isEmpty() ? "" : nearest + " ", String.join(", ", labels()));
    }

    /** The formats' labels; each may have zeros too. */
    public static List<String> labels() {
        return Arrays.stream(WeightFormat.values()).map(WeightFormat::label).toList();
    }

    @Override
    public String toString() {
        return label();
    }
}
