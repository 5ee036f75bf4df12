package io.lapidary.candidate;

/** In what form a weight is stored. */
public enum WeightFormat {
    FLOAT32("float32", 32, Kind.REAL, "as trained"),
    FLOAT16("float16", 16, Kind.REAL, "half the size; computes in float32"),
    BFLOAT16("bfloat16", 16, Kind.REAL, "half the size, smaller still when packed; computes in float32"),
    INT8("int8", 8, Kind.GRID, "a quarter of the size, and faster where the processor has integer dot products"),
    W7("w7", 7, Kind.GRID, "a quarter of the size, smaller still when packed; computes as int8"),
    W6("w6", 6, Kind.GRID, "a quarter of the size, smaller still when packed; computes as int8"),
    W5("w5", 5, Kind.GRID, "a quarter of the size, smaller still when packed; computes as int8"),
    W4("w4", 4, Kind.GRID, "an eighth of the size; computes as int8"),
    W3("w3", 3, Kind.GRID, "an eighth of the size, smaller still when packed; computes as int8"),
    W2("w2", 2, Kind.GRID, "a twentieth of the size; computes as int8"),
    W6_CODEBOOK(
            "w6-codebook",
            6,
            Kind.CODEBOOK,
            "64 shared values: a quarter of the size, smaller still when packed; computes in float32"),
    W5_CODEBOOK(
            "w5-codebook",
            5,
            Kind.CODEBOOK,
            "32 shared values: a quarter of the size, smaller still when packed; computes in float32"),
    W4_CODEBOOK("w4-codebook", 4, Kind.CODEBOOK, "16 shared values: an eighth of the size; computes in float32"),
    W3_CODEBOOK(
            "w3-codebook",
            3,
            Kind.CODEBOOK,
            "8 shared values: an eighth of the size, smaller still when packed; computes in float32"),
    W2_CODEBOOK("w2-codebook", 2, Kind.CODEBOOK, "4 shared values: a sixteenth of the size; computes in float32");

    /** What a stored weight is. */
    public enum Kind {
        /** A floating-point number. */
        REAL,
        /** A whole number times its output's scale; the layer computes on 8-bit integers. */
        GRID,
        /** An index into values that the whole layer shares, times its output's scale. */
        CODEBOOK
    }

    private final String label;
    private final int bits;
    private final Kind kind;
    private final String buys;

    WeightFormat(String label, int bits, Kind kind, String buys) {
        this.label = label;
        this.bits = bits;
        this.kind = kind;
        this.buys = buys;
    }

    /** Name in files, JSON and pages. */
    public String label() {
        return label;
    }

    /** Bits of a weight. */
    public int bits() {
        return bits;
    }

    public Kind kind() {
        return kind;
    }

    /** How many different values a weight can have, for a format with fewer than 16 bits. */
    public int levels() {
        return kind == Kind.GRID ? (1 << bits) - 1 : 1 << bits;
    }

    /** How many weights share a byte of the file; 1 for a format with more than 8 bits too. */
    public int weightsPerByte() {
        int weights = 1;
        for (long codes = (long) levels() * levels(); bits <= 8 && codes <= 256; codes *= levels()) {
            weights++;
        }
        return weights;
    }

    /** What choosing it gains, in words. */
    public String buys() {
        return buys;
    }

    /** Whether the layer computes on 8-bit integers. */
    public boolean runsAsInt8() {
        return kind == Kind.GRID;
    }
}
