package io.lapidary.app.terminal;

import java.util.ArrayList;
import java.util.List;

/** What a soak run or benchmark looked at, and whether it held. Owned by one thread. */
public final class Checks {
    /** One thing that must hold. */
    public record Check(String what, boolean holds, String found) {}

    private final List<Check> checks = new ArrayList<>();

    public void add(String what, boolean holds, String found) {
        checks.add(new Check(what, holds, found));
    }

    /** Prints them; returns how the command ends. */
    public Exit tell(Terminal terminal, boolean json) {
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
