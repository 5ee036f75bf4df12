package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RetriesTest {
    @Test
    void aDeliveryIsTriedEightTimesWithinAboutADay() {
        Retries retries = new Retries(() -> 0.5);
        Duration all = Duration.ZERO;
        int tries = 1;
        while (retries.after(tries).isPresent()) {
            all = all.plus(retries.after(tries).get());
            tries++;
        }

        assertThat(tries).isEqualTo(Retries.TRIES).isEqualTo(8);
        assertThat(all).isBetween(Duration.ofHours(24), Duration.ofHours(26));
    }

    @Property
    void waitsGrowAndVaryByATenth(@ForAll @DoubleRange(min = 0, max = 0.99) double random) {
        Retries exact = new Retries(() -> 0.5);
        Retries varied = new Retries(() -> random);
        for (int tries = 1; tries < Retries.TRIES; tries++) {
            double wait = varied.after(tries).orElseThrow().toMillis();
            double middle = exact.after(tries).orElseThrow().toMillis();
            assertThat(wait).isBetween(middle * 0.9 - 1, middle * 1.1 + 1);
            assertThat(tries == 1
                            || wait > varied.after(tries - 1).orElseThrow().toMillis())
                    .isTrue();
        }
    }
}
