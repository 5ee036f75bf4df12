package io.lapidary.app.serve;

import io.lapidary.service.http.StandbyServer;
import io.lapidary.service.store.DatabaseUrl;
import io.lapidary.service.store.Standby;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;

/** A service that waits until it may take over, and says so where the other one will answer; used by one thread. */
final class WaitingService implements AutoCloseable {
    private final ServeSettings settings;
    private final Standby standby;
    private final StandbyServer server;
    private final AutoCloseable listening;

    private WaitingService(ServeSettings settings, Standby standby, StandbyServer server, AutoCloseable listening) {
        this.settings = settings;
        this.standby = standby;
        this.server = server;
        this.listening = listening;
    }

    /**
     * Begins to wait.
     *
     * @throws io.lapidary.app.terminal.Refusal where it cannot listen, with a way out
     */
    static WaitingService open(ServeSettings settings, DatabaseUrl database, Vertx vertx) {
        StandbyServer server = new StandbyServer(Listening.http(settings));
        AutoCloseable listening = Listening.deploy(vertx, server, settings);
        return new WaitingService(settings, Standby.begin(database), server, listening);
    }

    /** Completes when the database is there to be taken. */
    CompletableFuture<Void> free() {
        return standby.free();
    }

    /** The same settings, at the port where this one listens. */
    ServeSettings here() {
        return settings.at(server.port());
    }

    String url() {
        return Listening.url(settings, server.port());
    }

    /** Leaves the address to whoever takes over. */
    @Override
    public void close() throws Exception {
        standby.close();
        listening.close();
    }
}
