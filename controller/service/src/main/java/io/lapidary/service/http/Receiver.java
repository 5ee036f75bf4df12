package io.lapidary.service.http;

import io.lapidary.service.access.Caller;
import io.lapidary.service.access.Quotas;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.upload.IncomingFile;
import io.lapidary.service.http.upload.UploadFolder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Streams a request's body into a file, no faster than it is written; whatever comes of it, no file is left over. On the
 * event loop, but for the disk.
 */
final class Receiver {
    private static final int PART_BYTES = 1 << 20;
    /** Kept free for the store. */
    private static final long SPARE_BYTES = 64L << 20;

    private static final long SILENCE_MILLIS = 60_000;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final UploadFolder folder;
    private final Quotas quotas;

    Receiver(Vertx vertx, WorkerExecutor workers, UploadFolder folder, Quotas quotas) {
        this.vertx = vertx;
        this.workers = workers;
        this.folder = folder;
        this.quotas = quotas;
    }

    /** What is done with a file that arrived whole, on a worker thread. */
    interface Use {
        Outcome of(IncomingFile file) throws IOException;
    }

    /** @param limit bytes at most */
    Future<Outcome> receive(HttpServerRequest request, Caller caller, long limit, Use use) {
        request.pause();
        long announced = announced(request);
        if (announced > limit) {
            throw tooLarge(limit);
        }
        return workers.executeBlocking(() -> open(caller, announced), false)
                .compose(file -> new Pump(request, file, limit)
                        .run()
                        .compose(v -> workers.executeBlocking(() -> use(use, file), false))
                        .eventually(() -> workers.executeBlocking(
                                () -> {
                                    file.close();
                                    return null;
                                },
                                false)));
    }

    /** Zero where the sender does not say. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private static Refused tooLarge(long limit) {
        return new Refused(Problem.of(413, "Too large", "At most %d bytes are taken here.".formatted(limit)));
    }

    private IncomingFile open(Caller caller, long announced) throws IOException {
        long free = folder.free();
        if (free - SPARE_BYTES < announced) {
            throw new Refused(Problem.of(
                    507,
                    "Disk full",
                    "The upload needs %d bytes; %d are free on the service's disk. Free some."
                            .formatted(announced, free)));
        }
        return IncomingFile.open(folder, quotas.reserve(caller, announced), announced);
    }

    private Outcome use(Use use, IncomingFile file) throws IOException {
        try {
            return use.of(file);
        } catch (IOException | UncheckedIOException e) {
            refuseWhereFull();
            throw e;
        }
    }

    /** Java has no type for a full disk. */
    private void refuseWhereFull() throws IOException {
        if (folder.free() < SPARE_BYTES) {
            throw new Refused(Problem.of(
                    507, "Disk full", "No space is left on the service's disk; nothing was kept. Free some."));
        }
    }

    /** Moves one body into its file. */
    private final class Pump {
        private final HttpServerRequest request;
        private final IncomingFile file;
        private final long limit;
        private final Promise<Void> done = Promise.promise();
        private Buffer part = Buffer.buffer();
        private long received;
        private long lastNanos = System.nanoTime();
        private boolean writing;

        Pump(HttpServerRequest request, IncomingFile file, long limit) {
            this.request = request;
            this.file = file;
            this.limit = limit;
        }

        Future<Void> run() {
            long timer = vertx.setPeriodic(SILENCE_MILLIS / 4, t -> endIfSilent());
            request.exceptionHandler(e -> done.tryFail(
                    new Refused(Problem.of(400, "Bad request", "The upload was cut off. Send it again."))));
            request.handler(this::take);
            request.endHandler(v -> write().onComplete(done));
            if (request.getHeader("Expect") != null) {
                request.response().writeContinue();
            }
            request.resume();
            return done.future().onComplete(d -> {
                vertx.cancelTimer(timer);
                request.pause().handler(null).endHandler(null).exceptionHandler(null);
            });
        }

        private void take(Buffer buffer) {
            lastNanos = System.nanoTime();
            received += buffer.length();
            if (received > limit) {
                done.tryFail(tooLarge(limit));
                return;
            }
            part.appendBuffer(buffer);
            if (part.length() >= PART_BYTES) {
                request.pause();
                write().onSuccess(v -> {
                            if (!done.future().isComplete()) {
                                request.resume();
                            }
                        })
                        .onFailure(done::tryFail);
            }
        }

        private Future<Void> write() {
            byte[] bytes = part.getBytes();
            part = Buffer.buffer();
            writing = true;
            return workers.<Void>executeBlocking(
                            () -> {
                                try {
                                    file.write(bytes);
                                    return null;
                                } catch (IOException e) {
                                    refuseWhereFull();
                                    throw e;
                                }
                            },
                            false)
                    .onComplete(v -> {
                        writing = false;
                        lastNanos = System.nanoTime();
                    });
        }

        private void endIfSilent() {
            if (!writing && System.nanoTime() - lastNanos > SILENCE_MILLIS * 1_000_000) {
                done.tryFail(new Refused(Problem.of(
                        408,
                        "Request timeout",
                        "Nothing arrived for %d seconds. Send it again.".formatted(SILENCE_MILLIS / 1_000))));
            }
        }
    }
}
