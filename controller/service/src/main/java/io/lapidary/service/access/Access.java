package io.lapidary.service.access;

import io.lapidary.service.store.AuditStore;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoreFailure;
import io.lapidary.service.store.TokenStore;
import io.lapidary.service.store.UploadStore;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that decides who may do what, wired together on one store. Whoever opens it closes it, before the store. */
public final class Access implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final Vertx vertx;
    private final Tokens tokens;
    private final Gate gate;
    private final Quotas quotas;
    private final StoredAudit audit;
    private final long timer;

    private Access(Vertx vertx, SearchStore store, boolean trustsThisMachine, InstantSource clock) {
        this.vertx = vertx;
        this.tokens = Tokens.open(new TokenStore(store.database()), clock);
        this.gate = new DefaultGate(tokens, trustsThisMachine, clock);
        this.quotas = new Quotas(store, new UploadStore(store.database()));
        this.audit = new StoredAudit(vertx, new AuditStore(store.database()), clock);
        this.timer =
                vertx.setPeriodic(Tokens.USE_RESOLUTION.toMillis(), id -> vertx.executeBlocking(this::writeLastUses));
    }

    /**
     * Reads the tokens. Waits for the disk.
     *
     * @param trustsThisMachine whether people of this machine need no token: only where the service is bound to a
     *     loopback address (see {@link Peers#bindsToLoopback}), and no reverse proxy stands before it
     */
    public static Access open(Vertx vertx, SearchStore store, boolean trustsThisMachine, InstantSource clock) {
        return new Access(vertx, store, trustsThisMachine, clock);
    }

    /** Who has which; its {@link Tokens#firstAdmin} is for whoever starts the service. */
    public Tokens tokens() {
        return tokens;
    }

    /** Asked before each operation. */
    public Gate gate() {
        return gate;
    }

    /** Asked before searches start and uploads are stored. */
    public Quotas quotas() {
        return quotas;
    }

    /** Told of each change. */
    public StoredAudit audit() {
        return audit;
    }

    /** Nothing depends on these times: a full disk must not stop anything for them. */
    private Void writeLastUses() {
        try {
            tokens.writeLastUses();
        } catch (StoreFailure e) {
            LOG.warn("When tokens were last used could not be stored: {}", e.getMessage());
        }
        return null;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        writeLastUses();
        audit.close();
    }
}
