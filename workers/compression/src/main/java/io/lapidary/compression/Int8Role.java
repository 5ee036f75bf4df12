package io.lapidary.compression;

/** What an operator does where its neighbours compute on 8-bit integers. */
enum Int8Role {
    /** Has weights; the candidate says whether it computes in int8. */
    LAYER,
    /** Computes in int8 where all its inputs are, with a range of its own. */
    FOLLOWS,
    /** Only moves or picks values: its output keeps its input's range. */
    MOVES,
    /** A lower bound (and perhaps an upper one) that a quantised range already holds. */
    CLAMPS,
    /** Computes in float. */
    FLOAT
}
