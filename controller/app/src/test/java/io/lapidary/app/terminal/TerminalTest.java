package io.lapidary.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void whatOthersNamedCannotSteerTheTerminal() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), true);

        terminal.print("a\u001b[31m\u0000b\tc\nd");
        terminal.say("x\u202ey é 網");

        assertThat(out.toString()).isEqualToNormalizingNewlines("a?[31m?b\tc\nd\n");
        assertThat(err.toString()).isEqualToNormalizingNewlines("x?y é 網\n");
    }
}
