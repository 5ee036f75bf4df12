package io.lapidary.service.http;

import io.lapidary.service.access.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** What is known of one request while it is handled. On the event loop. */
final class Visit {
    private static final String KEY = Visit.class.getName();

    private final String id = UUID.randomUUID().toString();
    private final long startNanos = System.nanoTime();
    private String operation = "none";
    private Caller caller;
    private boolean reading;

    private Visit() {}

    static Visit begin(RoutingContext context) {
        Visit visit = new Visit();
        context.put(KEY, visit);
        return visit;
    }

    static Visit of(RoutingContext context) {
        Visit visit = context.get(KEY);
        return visit == null ? begin(context) : visit;
    }

    /** As in the answer's X-Request-Id, in problem documents and in the log. */
    String id() {
        return id;
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    /** The operation's id; {@code none} where no operation was meant. */
    String operation() {
        return operation;
    }

    void operation(String id) {
        operation = id;
    }

    /** Null until it is known. */
    Caller caller() {
        return caller;
    }

    void caller(Caller who) {
        caller = who;
    }

    /** Whether the body is being read: what fails then is the sender's. */
    boolean isReading() {
        return reading;
    }

    void reading(boolean now) {
        reading = now;
    }
}
