package io.lapidary.app.terminal;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. Filled by picocli before a command runs. */
public final class CommonOptions {
    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the result as JSON, for machines.")
    private boolean json;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where a failure comes from.")
    private boolean debug;

    public boolean json() {
        return json;
    }

    public boolean debug() {
        return debug;
    }
}
