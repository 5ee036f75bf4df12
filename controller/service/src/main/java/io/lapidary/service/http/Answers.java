package io.lapidary.service.http;

import io.lapidary.json.Json;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.store.StoreFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.zip.Deflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers and problems. On the event loop. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    /** What a sender may still send of a body that nobody reads, before the connection is cut. */
    private static final long PATIENCE_BYTES = 8 << 20;

    private static final long PATIENCE_MILLIS = 5_000;
    private static final long NO_ERROR = 0;

    private final HttpMetrics metrics;

    Answers(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    /** An answer ready to be sent; {@code isCompressed} where it is only for those who can read that. */
    record Rendered(ApiAnswer answer, Buffer body, boolean isCompressed) {
        /** Below, compressing costs more than it spares. */
        private static final int WORTH_COMPRESSING_BYTES = 32 << 10;

        /** Writes the JSON; large ones belong on a worker thread. */
        static Rendered of(ApiAnswer answer) {
            Object body = answer.body();
            String text = body == null ? "" : body instanceof String s ? s : Json.write(body);
            return new Rendered(answer, Buffer.buffer(text), false);
        }

        /** The same, compressed where that is worth it. On a worker thread. */
        Rendered compressed() {
            return body.length() < WORTH_COMPRESSING_BYTES
                    ? this
                    : new Rendered(answer, Gzip.compressed(body, Deflater.BEST_SPEED), true);
        }
    }

    void send(RoutingContext context, Rendered rendered) {
        HttpServerResponse response = context.response();
        if (isOver(response)) {
            return;
        }
        response.setStatusCode(rendered.answer().status());
        rendered.answer().headers().forEach(response::putHeader);
        if (rendered.answer().body() == null) {
            response.end();
        } else {
            response.putHeader(
                    HttpHeaders.CONTENT_TYPE, withCharset(rendered.answer().type()));
            if (rendered.isCompressed()) {
                response.putHeader(HttpHeaders.CONTENT_ENCODING, Gzip.NAME);
            }
            response.end(rendered.body());
        }
        discardRest(context);
        answered(context, rendered.answer().status());
    }

    private static String withCharset(String type) {
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }

    void fail(RoutingContext context, Throwable failure) {
        Problem problem = Problem.of(failure);
        if (problem.isOurs() && !(failure instanceof Refused)) {
            Visit visit = Visit.of(context);
            if (failure instanceof StoreFailure) {
                LOG.warn("Request {} ({}) failed: {}", visit.id(), visit.operation(), failure.getMessage());
            } else {
                LOG.error("Request {} ({}) failed.", visit.id(), visit.operation(), failure);
            }
        }
        send(context, problem);
    }

    void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (isOver(response)) {
            return;
        }
        String path = context.request().path();
        response.setStatusCode(problem.status());
        problem.headers().forEach(response::putHeader);
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.end(Json.write(
                problem.document(path == null ? "" : path, Visit.of(context).id())));
        discardRest(context);
        answered(context, problem.status());
    }

    /** Where the head is sent already, all that is left is to cut the connection. */
    private static boolean isOver(HttpServerResponse response) {
        if (response.headWritten() && !response.ended()) {
            response.reset();
        }
        return response.headWritten() || response.closed();
    }

    /** Counts a request whose answer is written. */
    void answered(RoutingContext context, int status) {
        Visit visit = Visit.of(context);
        metrics.answered(visit.operation(), status, visit.nanos());
    }

    /**
     * A sender that is still sending would see a cut connection in place of the answer, so it may go on for a while.
     */
    private static void discardRest(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            // There the answer arrives whatever becomes of the body.
            request.response().reset(NO_ERROR);
            return;
        }
        long[] discarded = {0};
        long timer = context.vertx()
                .setTimer(PATIENCE_MILLIS, t -> request.connection().close());
        request.exceptionHandler(e -> context.vertx().cancelTimer(timer));
        request.endHandler(v -> context.vertx().cancelTimer(timer));
        request.handler(buffer -> {
            discarded[0] += buffer.length();
            if (discarded[0] > PATIENCE_BYTES) {
                request.connection().close();
            }
        });
        request.resume();
    }
}
