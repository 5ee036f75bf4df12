package io.lapidary.app.lab;

/** Is told how the preparation of a search goes, on the thread that prepares. */
public interface Preparing {
    /** What begins now, in words. */
    void step(String words);

    /** The share of a long step that is done, 0 to 1. */
    void share(double done);

    /** Nobody watches. */
    Preparing UNSEEN = new Preparing() {
        @Override
        public void step(String words) {}

        @Override
        public void share(double done) {}
    };
}
