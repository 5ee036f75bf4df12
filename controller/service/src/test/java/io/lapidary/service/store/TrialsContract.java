package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.service.store.TrialQuery.Sort;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trials as rows. */
abstract class TrialsContract extends StoreContract {
    private static final int TRIALS = 12;

    TrialsContract(Opening opening) {
        super(opening);
    }

    @BeforeEach
    void createSearches() {
        store.create(search("s", "s"), event(1));
        store.create(search("other", "other"), event(1));
    }

    /** Every third was not measured. */
    private static TrialRow trial(long number) {
        boolean measured = number % 3 != 2;
        return new TrialRow(
                number,
                "c" + number,
                measured ? number % 2 == 0 ? "feasible" : "over-limit" : "failed",
                measured && number % 2 == 0,
                (number * 7) % 5 - 2.5,
                measured ? 90.0 + (number * 5) % 7 : null,
                measured ? 0.5 : null,
                measured ? 1.0 / (number + 1) : null,
                measured ? 1000 - number % 4 : null,
                measured ? 500 + number : null,
                measured ? 1_000_000_000_000L * (number % 5) : null,
                measured ? "a".repeat(64) : null,
                number == 7 ? 1L : null,
                0.25,
                5,
                "{\"candidate\":" + number + "}");
    }

    private void enter(String search, long... numbers) {
        append(
                search,
                new NewEvent(
                        "evaluated",
                        "{}",
                        Arrays.stream(numbers).mapToObj(TrialsContract::trial).toList()));
    }

    @Test
    void aTrialComesBackAsItWasEntered() {
        enter("s", 0, 2, 7);
        assertThat(store.trial("s", 7)).contains(trial(7));
        assertThat(store.trials("s", List.of(2L, 99L, 0L))).containsExactly(trial(2), trial(0));
        assertThat(store.trial("other", 7)).isEmpty();
    }

    @Test
    void pointsAreReadBehindANumberAFewAtATime() {
        enter("s", 7, 2, 0, 3);
        assertThat(store.points("s", -1, 3)).extracting(TrialPoint::number).containsExactly(0L, 2L, 3L);
        TrialRow seventh = trial(7);
        assertThat(store.points("s", 3, 3))
                .containsExactly(new TrialPoint(
                        7,
                        seventh.reason(),
                        seventh.feasible(),
                        seventh.reward(),
                        seventh.accuracy(),
                        seventh.latencyRatio(),
                        seventh.sizeBytes(),
                        seventh.packedBytes(),
                        seventh.macs(),
                        seventh.seconds(),
                        seventh.atMillis()));
        assertThat(store.points("s", 7, 3)).isEmpty();
        assertThat(store.points("other", -1, 3)).isEmpty();
    }

    @Test
    void aTrialThatIsEnteredAgainReplacesTheFirst() {
        enter("s", 3);
        TrialRow judgedAgain = new TrialRow(
                3, "c3", "feasible", true, 9, null, null, null, null, null, null, null, null, 1, 6, "{\"again\":true}");
        append("s", new NewEvent("changed", "{}", List.of(judgedAgain)));
        assertThat(store.trials("s", query(Set.of(), null, Sort.NUMBER, false, 0, 10)))
                .isEqualTo(new Page<>(List.of(judgedAgain), 1));
    }

    @Test
    void aRewardIsANumber() {
        assertThatThrownBy(() -> new TrialRow(
                        3,
                        "c",
                        "failed",
                        false,
                        Double.NaN,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        6,
                        "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
    }

    private static TrialQuery query(
            Set<String> reasons, Boolean feasible, Sort sort, boolean descending, int offset, int limit) {
        return new TrialQuery(reasons, feasible, sort, descending, offset, limit);
    }

    @Test
    void everySortHasTrialsWithoutTheValueLastAndEqualOnesByNumber() {
        enter("s", LongStream.range(0, TRIALS).toArray());
        enter("other", 1);
        for (Sort sort : Sort.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                List<Long> expected = LongStream.range(0, TRIALS)
                        .mapToObj(TrialsContract::trial)
                        .sorted(order(value(sort), descending).thenComparing(TrialRow::number))
                        .map(TrialRow::number)
                        .toList();
                Page<TrialRow> page = store.trials("s", query(Set.of(), null, sort, descending, 0, TRIALS));
                assertThat(page.total()).isEqualTo(TRIALS);
                assertThat(page.items())
                        .as("%s, descending: %s", sort, descending)
                        .extracting(TrialRow::number)
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    private static Comparator<TrialRow> order(Function<TrialRow, Double> value, boolean descending) {
        Comparator<Double> values = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(value, Comparator.nullsLast(values));
    }

    private static Function<TrialRow, Double> value(Sort sort) {
        return switch (sort) {
            case NUMBER -> t -> (double) t.number();
            case REWARD -> TrialRow::reward;
            case ACCURACY -> TrialRow::accuracy;
            case LATENCY -> TrialRow::latencyRatio;
            case SIZE -> t -> number(t.sizeBytes());
            case PACKED_SIZE -> t -> number(t.packedBytes());
            case MACS -> t -> number(t.macs());
        };
    }

    private static Double number(Long value) {
        return value == null ? null : value.doubleValue();
    }

    @Test
    void filtersAndPagesGoTogether() {
        enter("s", LongStream.range(0, TRIALS).toArray());
        Page<TrialRow> page = store.trials("s", query(Set.of("failed", "over-limit"), false, Sort.NUMBER, true, 1, 3));
        assertThat(page.total()).isEqualTo(8);
        assertThat(page.items()).extracting(TrialRow::number).containsExactly(9L, 8L, 7L);
        assertThat(store.trials("s", query(Set.of(), true, Sort.REWARD, true, 0, 99))
                        .items())
                .isNotEmpty()
                .allMatch(TrialRow::feasible);
        assertThat(store.trials("s", query(Set.of(), true, Sort.REWARD, true, 99, 5)))
                .isEqualTo(new Page<>(List.of(), 4));
    }
}
