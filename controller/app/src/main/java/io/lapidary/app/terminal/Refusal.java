package io.lapidary.app.terminal;

/** The program cannot go on, for a reason that is not in the user's files; the message says it to the user. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Exit exit;

    public Refusal(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public Refusal(Exit exit, String message) {
        this(exit, message, null);
    }

    public Exit exit() {
        return exit;
    }
}
