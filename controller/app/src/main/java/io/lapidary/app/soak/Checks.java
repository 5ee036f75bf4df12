package io.lapidary.app.soak;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;

/** What a soak run looked at, and whether it held. */
final class Checks {
    /** One thing that must hold. */
    record Check(String what, boolean holds, String found) {}

    private final List<Check> checks = new ArrayList<>();

    void add(String what, boolean holds, String found) {
        checks.add(new Check(what, holds, found));
    }

    /** Prints them; returns how the command ends. */
    Exit tell(Terminal terminal, boolean json) {
        if (json) {
            terminal.json(checks);
        } else {
            TextTable table = new TextTable("checked", "holds", "found");
            checks.forEach(c -> table.row(c.what(), c.holds() ? "yes" : "NO", c.found()));
            terminal.print(table.toString().stripTrailing());
        }
        return checks.stream().allMatch(Check::holds) ? Exit.GOAL_MET : Exit.OUR_FAULT;
    }
}
