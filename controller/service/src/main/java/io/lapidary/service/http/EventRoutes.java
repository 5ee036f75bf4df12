package io.lapidary.service.http;

import io.lapidary.service.host.NoSuchSearch;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events: as streams, as pages, and the search as it was after one of them. */
final class EventRoutes {
    private final ApiParts parts;
    private final EventFeed feed;
    private final WorkerExecutor workers;

    EventRoutes(ApiParts parts, EventFeed feed, WorkerExecutor workers) {
        this.parts = parts;
        this.feed = feed;
        this.workers = workers;
    }

    void register(Operations operations) {
        operations.onStream("followSearch", this::followOne);
        operations.onStream("followAll", this::followAll);
    }

    private Future<Outcome> followOne(RoutingContext context, ApiRequest request) {
        String search = request.segment("id");
        Optional<Long> until = request.number("until");
        if (until.isPresent()) {
            return workers.executeBlocking(
                    () -> Outcome.of(
                            ApiAnswer.ok(SearchViews.whole(parts.searches().viewAt(search, until.get())))),
                    false);
        }
        boolean streamed = isStream(request);
        return workers.executeBlocking(
                        () -> {
                            if (parts.store().find(search).isEmpty()) {
                                throw new NoSuchSearch(search);
                            }
                            return streamed ? null : page(search, request);
                        },
                        false)
                .map(page -> {
                    if (page != null) {
                        return page;
                    }
                    refuseTooMany();
                    feed.follow(
                            context.response(),
                            request.caller(),
                            search,
                            after(request).orElse(0L));
                    return new Outcome.Written(200);
                });
    }

    private Future<Outcome> followAll(RoutingContext context, ApiRequest request) {
        if (!isStream(request)) {
            return workers.executeBlocking(() -> page(null, request), false);
        }
        refuseTooMany();
        feed.followAll(context.response(), request.caller(), after(request).orElse(null));
        return Future.succeededFuture(new Outcome.Written(200));
    }

    private static boolean isStream(ApiRequest request) {
        return request.accepted().equals("text/event-stream");
    }

    private void refuseTooMany() {
        if (!feed.hasRoom()) {
            throw new Refused(new Problem(
                    503,
                    "Too many streams",
                    "As many event streams are open as the service takes. Close some, or ask for pages of events as JSON.",
                    List.of(),
                    Map.of("Retry-After", "10")));
        }
    }

    /** What a browser sends on its own when it comes back counts more than the address it came back to. */
    private static Optional<Long> after(ApiRequest request) {
        return request.number("Last-Event-ID").or(() -> request.number("after"));
    }

    private Outcome page(String search, ApiRequest request) {
        long after = after(request).orElse(0L);
        List<EventFrame> frames = feed.read(search, after, request.whole("limit"));
        long last = after;
        if (!frames.isEmpty()) {
            EventFrame end = frames.get(frames.size() - 1);
            last = search == null ? end.id() : end.seq();
        }
        String items = frames.stream().map(EventFrame::data).collect(Collectors.joining(",", "[", "]"));
        return Outcome.of(ApiAnswer.text(ApiAnswer.JSON, "{\"items\":%s,\"last\":%d}".formatted(items, last)));
    }
}
