package io.lapidary.spec;

/** A quantity that a limit can be set on. */
public enum Quantity implements Labelled {
    /** Points of accuracy lost against the base. */
    ACCURACY_DROP("accuracy-drop"),
    /** Time of one run, microseconds. */
    LATENCY("latency"),
    /** The file that runs, bytes. */
    SIZE("size"),
    /** The file entropy-coded, bytes. */
    PACKED_SIZE("packed-size"),
    /** Multiply–accumulates for one sample. */
    MACS("macs");

    private final String label;

    Quantity(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
