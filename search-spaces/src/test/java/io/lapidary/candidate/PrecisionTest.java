package io.lapidary.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void aShareOfZerosThatCannotBeIsNamedAsTheFault() {
        assertThat(Precision.find("w4-s100")).isEmpty();
        assertThat(Precision.wayOut("w4-s100"))
                .isEqualTo("The percentage of zeros behind `-s` is a whole number from 1 to 99, as in w4-s80.");
        assertThat(Precision.wayOut("int9")).startsWith("Maybe `int8`?");
    }
}
