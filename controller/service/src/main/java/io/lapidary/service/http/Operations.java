package io.lapidary.service.http;

import io.lapidary.service.http.Answers.Rendered;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What answers the contract's operations, by their ids. Filled at start, then only read. */
final class Operations {
    private final Map<String, Answering> answering = new HashMap<>();
    private final Map<String, Streaming> streaming = new HashMap<>();
    private final Set<String> judging = new HashSet<>();

    /** Answers on a worker thread; may throw whatever {@link Problem#of} understands. */
    @FunctionalInterface
    interface Answering {
        ApiAnswer answer(ApiRequest request);
    }

    /** Writes its answer itself, on the event loop. */
    @FunctionalInterface
    interface Streaming {
        /**
         * @param context its request is paused where a body is streamed in
         * @return the answer where it was not written yet; empty where it was. Fails with whatever {@link Problem#of}
         *     understands, as long as nothing was written
         */
        Future<Outcome> handle(RoutingContext context, ApiRequest request);
    }

    /** What a streaming operation leaves to do. */
    sealed interface Outcome {
        /** This is to be sent. */
        record ToSend(Rendered answer) implements Outcome {}

        /** The answer is, or is being, written. */
        record Written(int status) implements Outcome {}

        /** To be sent; written out at once, so best on a worker thread. */
        static Outcome of(ApiAnswer answer) {
            return new ToSend(Rendered.of(answer));
        }
    }

    void on(String operation, Answering handler) {
        refuseTwice(operation);
        answering.put(operation, handler);
    }

    /** As {@link #on}, for a handler with better words for a body that does not fit: {@link ApiRequest#bodyIssues}. */
    void onJudging(String operation, Answering handler) {
        on(operation, handler);
        judging.add(operation);
    }

    boolean judgesItsBody(Endpoint endpoint) {
        return judging.contains(endpoint.id());
    }

    void onStream(String operation, Streaming handler) {
        refuseTwice(operation);
        streaming.put(operation, handler);
    }

    private void refuseTwice(String operation) {
        if (answering.containsKey(operation) || streaming.containsKey(operation)) {
            throw new IllegalStateException("Impossible state: (%s) has two handlers.".formatted(operation));
        }
    }

    Answering answering(Endpoint endpoint) {
        return answering.get(endpoint.id());
    }

    Streaming streaming(Endpoint endpoint) {
        return streaming.get(endpoint.id());
    }

    /** Fails where contract and handlers have drifted apart. */
    void requireExactly(Collection<Endpoint> endpoints) {
        TreeSet<String> unhandled =
                new TreeSet<>(endpoints.stream().map(Endpoint::id).toList());
        TreeSet<String> unknown = new TreeSet<>(answering.keySet());
        unknown.addAll(streaming.keySet());
        TreeSet<String> handled = new TreeSet<>(unknown);
        unknown.removeAll(unhandled);
        unhandled.removeAll(handled);
        if (!unhandled.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException(
                    "Impossible state: operations without handler %s, handlers without operation %s."
                            .formatted(unhandled, unknown));
        }
    }
}
