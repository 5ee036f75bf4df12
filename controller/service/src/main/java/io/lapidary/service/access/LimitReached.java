package io.lapidary.service.access;

/** A caller has as much as its token allows. The refusal says how much that is, and a way out. */
public final class LimitReached extends RuntimeException {
    private final transient Refusal refusal;

    public LimitReached(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
