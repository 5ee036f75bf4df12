package io.lapidary.candidate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lapidary.issue.Issues;
import java.util.Arrays;
import java.util.List;

/** With how many bits a layer computes, or is stored. */
public enum Precision {
    FLOAT32("float32", 32, "as trained"),
    FLOAT16("float16", 16, "half the size; faster only where the runtime has half-precision kernels"),
    BFLOAT16("bfloat16", 16, "half the size; faster only where the runtime has bfloat16 kernels"),
    INT8("int8", 8, "a quarter of the size, and faster where the processor has integer dot products"),
    W6("w6", 6, "runs as int8; smaller only when packed"),
    W5("w5", 5, "runs as int8; smaller only when packed"),
    W4("w4", 4, "runs as int8; smaller only when packed"),
    W3("w3", 3, "runs as int8; smaller only when packed"),
    W2("w2", 2, "runs as int8; smaller only when packed"),
    W4_CODEBOOK("w4-codebook", 4, "16 shared values; smaller only when packed");

    private final String label;
    private final int bits;
    private final String buys;

    Precision(String label, int bits, String buys) {
        this.label = label;
        this.bits = bits;
        this.buys = buys;
    }

    /** Name in files, JSON and pages. */
    @JsonValue
    public String label() {
        return label;
    }

    /** Bits of a weight. */
    public int bits() {
        return bits;
    }

    /** What choosing it gains, in words. */
    public String buys() {
        return buys;
    }

    /** Whether the layer computes on 8-bit integers. */
    public boolean runsAsInt8() {
        return this == INT8 || isGrid();
    }

    /** Whether weights lie on a uniform grid of fewer than 8 bits. */
    public boolean isGrid() {
        return bits < 8 && this != W4_CODEBOOK;
    }

    @JsonCreator
    public static Precision of(String label) {
        return Arrays.stream(values())
                .filter(p -> p.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no precision (%s). %s Known: %s."
                        .formatted(label, Issues.suggestion(label, labels()), String.join(", ", labels()))));
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Precision::label).toList();
    }
}
