package io.lapidary.space;

/**
 * A text that may be looked at only so often: a regular expression with repetitions inside repetitions looks at it
 * exponentially often, and whoever wrote it may be a stranger.
 */
final class BoundedText implements CharSequence {
    /** Looks that remain, shared by all texts that one pattern is matched with. */
    static final class Looks {
        private long left;

        Looks(long most) {
            this.left = most;
        }
    }

    /** The looks are used up. */
    static final class Exhausted extends RuntimeException {
        Exhausted() {
            super("A pattern looks at its text too often.", null, false, false);
        }
    }

    private final CharSequence text;
    private final Looks looks;

    BoundedText(CharSequence text, Looks looks) {
        this.text = text;
        this.looks = looks;
    }

    @Override
    public char charAt(int index) {
        if (--looks.left < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
