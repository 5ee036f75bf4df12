package io.lapidary.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealTest {
    private static final Seal SEAL = Seal.random();

    private static Ticket ticket() {
        return new Ticket(
                "s/1",
                "s",
                1,
                TicketKind.JUDGE,
                "p",
                "o",
                "body",
                TicketState.DONE,
                2,
                "w",
                3,
                "result",
                List.of("a", "b"),
                List.of("v"),
                "");
    }

    @Test
    void whatItWasPutOnIsOurs() {
        assertThat(SEAL.isOn(SEAL.put(ticket()))).isTrue();
        assertThat(Seal.of(SEAL.hex()).isOn(SEAL.put(ticket()))).isTrue();
    }

    @Test
    void noSealOrAnothersIsNot() {
        assertThat(SEAL.isOn(ticket())).isFalse();
        assertThat(SEAL.isOn(Seal.random().put(ticket()))).isFalse();
        assertThat(SEAL.isOn(ticket().sealed("ä".repeat(64)))).isFalse();
    }

    static Stream<Ticket> altered() {
        String seal = SEAL.put(ticket()).seal();
        List<String> ab = List.of("a", "b");
        List<String> v = List.of("v");
        return Stream.of(
                ticket().sealed(seal).ordered("q", "o"),
                ticket().sealed(seal).ordered("p", "x"),
                new Ticket(
                        "s/2",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "t",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        2,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.POLISH,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "bodyr",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "esult",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.OPEN,
                        2,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        3,
                        "w",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "x",
                        3,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        4,
                        "result",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "better",
                        ab,
                        v,
                        seal),
                new Ticket(
                        "s/1",
                        "s",
                        1,
                        TicketKind.JUDGE,
                        "p",
                        "o",
                        "body",
                        TicketState.DONE,
                        2,
                        "w",
                        3,
                        "result",
                        List.of("a"),
                        List.of("b", "v"),
                        seal));
    }

    @ParameterizedTest
    @MethodSource("altered")
    void whateverIsAlteredBreaksIt(Ticket altered) {
        assertThat(SEAL.isOn(altered)).isFalse();
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Seal.of("00ff"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 bytes");
    }
}
