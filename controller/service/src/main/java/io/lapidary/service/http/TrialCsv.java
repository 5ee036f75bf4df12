package io.lapidary.service.http;

import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.store.Page;
import io.lapidary.service.store.TrialRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes all trials as CSV (RFC 4180), page by page, no faster than they are read. On the event loop. */
final class TrialCsv {
    static final String MEDIA_TYPE = "text/csv";
    static final int PAGE = 1_000;
    private static final String HEADER = "number,candidate,reason,feasible,reward,accuracy,accuracyDrop,latencyRatio,"
            + "sizeBytes,packedBytes,macs,artifact,sameAs,seconds,atMillis\r\n";

    private final HttpServerResponse response;
    private final IntFunction<Future<Page<TrialRow>>> pages;
    private final Promise<Outcome> written = Promise.promise();

    /** @param pages reads the page at an offset */
    TrialCsv(HttpServerResponse response, IntFunction<Future<Page<TrialRow>>> pages) {
        this.response = response;
        this.pages = pages;
    }

    Future<Outcome> write() {
        from(0);
        return written.future();
    }

    private void from(int offset) {
        pages.apply(offset).onFailure(written::tryFail).onSuccess(page -> {
            if (response.closed()) {
                written.tryComplete(new Outcome.Written(200));
                return;
            }
            if (offset == 0) {
                response.setChunked(true).putHeader("Content-Type", MEDIA_TYPE + "; charset=utf-8; header=present");
            }
            response.write(lines(offset == 0 ? HEADER : "", page.items()));
            if (page.items().size() < PAGE) {
                response.end();
                written.tryComplete(new Outcome.Written(200));
            } else if (response.writeQueueFull()) {
                response.drainHandler(v -> {
                    response.drainHandler(null);
                    from(offset + PAGE);
                });
            } else {
                from(offset + PAGE);
            }
        });
        response.closeHandler(v -> written.tryComplete(new Outcome.Written(200)));
    }

    private static Buffer lines(String header, List<TrialRow> rows) {
        return Buffer.buffer(rows.stream().map(TrialCsv::line).collect(Collectors.joining("", header, "")));
    }

    private static String line(TrialRow row) {
        return Stream.of(
                                row.number(),
                                row.candidate(),
                                row.reason(),
                                row.feasible(),
                                row.reward(),
                                row.accuracy(),
                                row.accuracyDrop(),
                                row.latencyRatio(),
                                row.sizeBytes(),
                                row.packedBytes(),
                                row.macs(),
                                row.artifact(),
                                row.sameAs(),
                                row.seconds(),
                                row.atMillis())
                        .map(value -> value == null ? "" : value.toString())
                        .collect(Collectors.joining(","))
                + "\r\n";
    }
}
