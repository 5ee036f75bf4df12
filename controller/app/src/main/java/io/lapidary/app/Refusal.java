package io.lapidary.app;

/** The program cannot go on, for a reason that is not in the user's files; the message says it to the user. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Exit exit;

    Refusal(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    Refusal(Exit exit, String message) {
        this(exit, message, null);
    }

    Exit exit() {
        return exit;
    }
}
