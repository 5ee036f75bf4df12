package io.lapidary.service.http;

import io.lapidary.issue.InvalidInput;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.store.SearchStore;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;

/** Gives out files by their hash, and takes in what workers compiled. */
final class ArtifactRoute {
    private final SearchStore store;
    private final WorkerExecutor workers;
    private final Receiver receiver;
    private final long limit;

    /** @param limit bytes of what is taken in at most */
    ArtifactRoute(ApiParts parts, WorkerExecutor workers, Receiver receiver, long limit) {
        this.store = parts.store();
        this.workers = workers;
        this.receiver = receiver;
        this.limit = limit;
    }

    void register(Operations operations) {
        operations.onStream("getArtifact", this::send);
        operations.onStream("putArtifact", this::take);
    }

    private Future<Outcome> send(RoutingContext context, ApiRequest request) {
        String sha = request.segment("sha");
        return workers.executeBlocking(
                        () -> {
                            Optional<Path> file = store.artifacts().path(sha);
                            return LastingFile.of(
                                    file.orElseThrow(() -> unknown(sha)),
                                    sha,
                                    request.text("name").orElse(sha + ".onnx"));
                        },
                        false)
                .compose(found -> found.send(context.response(), request));
    }

    private static Refused unknown(String sha) {
        return new Refused(Problem.of(
                404,
                "Not found",
                "There is no file with the hash (%s). Models of trials that others beat are not kept.".formatted(sha)));
    }

    /** It counts for nobody's quota: it goes with its trial. */
    private Future<Outcome> take(RoutingContext context, ApiRequest request) {
        String announced = request.segment("sha");
        return receiver.receive(context.request(), request.caller(), limit, file -> {
            String sha256 = file.finish();
            if (!sha256.equals(announced)) {
                throw InvalidInput.of(
                        "sha", announced, "What arrived has another hash (%s).".formatted(sha256), "Send it again.");
            }
            store.artifacts().adopt(file.path(), sha256);
            return Outcome.of(ApiAnswer.gone());
        });
    }
}
