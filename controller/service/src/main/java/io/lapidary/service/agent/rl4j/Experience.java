package io.lapidary.service.agent.rl4j;

/**
 * One step of a walk with what came of the walk. Not a record: its arrays are shared with no one and compared by no
 * one.
 */
final class Experience {
    final float[] state;
    final float[] action;
    /** The walk's reward, given to each of its steps. */
    final float reward;
    /** Steps from this one to the end of the walk, this one counted. */
    final int remaining;
    /** The state after it; null behind the last step. */
    private float[] next;

    Experience(float[] state, float[] action, float reward, int remaining) {
        this.state = state;
        this.action = action;
        this.reward = reward;
        this.remaining = remaining;
    }

    float[] next() {
        return next;
    }

    void leadsTo(float[] following) {
        next = following;
    }

    boolean isLast() {
        return next == null;
    }

    /** (state, action) as the critic reads it. */
    static float[] joined(float[] state, float[] action) {
        float[] row = new float[state.length + action.length];
        System.arraycopy(state, 0, row, 0, state.length);
        System.arraycopy(action, 0, row, state.length, action.length);
        return row;
    }
}
