package io.lapidary.service.http;

import io.lapidary.service.access.Caller;
import io.lapidary.service.http.EventFeed.Bundle;
import io.lapidary.service.store.SearchStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * One open event stream (server-sent events). On the feed's event loop.
 *
 * <p>It is either level with the feed, and takes each bundle; or behind, and reads pages from the store until it is level:
 * at its start, and whenever its reader took too little for a while. A page that came back short held everything stored
 * when it was asked for, so what the feed handed on since then, numbers already seen left out, follows without a gap.
 */
final class EventStream {
    private static final int PAGE = 128;
    private static final int QUEUE_BYTES = 256 << 10;
    private static final Set<String> LAST_EVENTS = Set.of("finished", "broken");

    private final EventFeed feed;
    private final HttpServerResponse response;
    private final Caller caller;
    private final String search;
    /** Number of the last event that was written. */
    private long cursor;

    private boolean level;
    private boolean reading;
    private boolean over;
    /** Since when nothing more can be written; 0 where it can. */
    private long stuckSinceNanos;

    private boolean wroteSinceBeat;

    /** @param search null for all */
    EventStream(EventFeed feed, HttpServerResponse response, Caller caller, String search, long after) {
        this.feed = feed;
        this.response = response;
        this.caller = caller;
        this.search = search;
        this.cursor = after;
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("X-Accel-Buffering", "no")
                .setWriteQueueMaxSize(QUEUE_BYTES)
                .exceptionHandler(e -> end())
                .closeHandler(v -> end());
        write(Buffer.buffer("retry: 2000\n\n"), 0);
    }

    /** A search whose latest event is of such a type may be over. */
    static boolean mayEndWith(String type) {
        return LAST_EVENTS.contains(type);
    }

    static boolean isOver(SearchStatus status) {
        return status == SearchStatus.FINISHED || status == SearchStatus.FAILED;
    }

    /** Null for all searches. */
    String search() {
        return search;
    }

    /**
     * Takes what is new, if it has had everything before; a reader whose token is gone gets nothing more.
     *
     * @param headBefore the feed's last event before these
     */
    void push(Bundle bundle, long headBefore) {
        if (!level || over || bundle.last() <= cursor) {
            return;
        }
        if (!feed.stillAdmits(caller)) {
            finish();
        } else if (isStuck()) {
            level = false;
        } else if (bundle.first() > cursor) {
            write(bundle);
        } else {
            // The page that it read last was ahead of the feed.
            level = false;
            join(headBefore);
        }
    }

    /** Reads on from the store until it is level with the feed. */
    void catchUp() {
        if (over || reading || level || isStuck()) {
            return;
        }
        reading = true;
        long headBefore = feed.head();
        feed.page(search, cursor, PAGE).onComplete(page -> {
            reading = false;
            if (over) {
                return;
            }
            if (page.failed()) {
                leave();
                return;
            }
            write(page.result());
            if (page.result().size() == PAGE) {
                catchUp();
            } else {
                join(headBefore);
            }
        });
    }

    private void write(List<EventFrame> frames) {
        Bundle bundle = new Bundle();
        frames.forEach(frame -> bundle.add(frame, search == null ? frame.id() : frame.seq()));
        if (bundle.events() > 0) {
            write(bundle);
        }
    }

    private void join(long headBefore) {
        Bundle since = feed.remembered(search, headBefore, cursor);
        if (since == null) {
            catchUp();
            return;
        }
        level = true;
        if (since.events() > 0) {
            write(since);
        }
        endIfOver();
    }

    private void write(Bundle bundle) {
        cursor = bundle.last();
        write(bundle.bytes(), bundle.events());
        if (level && bundle.mayEnd()) {
            endIfOver();
        }
    }

    private void write(Buffer bytes, int events) {
        wroteSinceBeat = true;
        response.write(bytes);
        feed.delivered(events);
        if (response.writeQueueFull()) {
            stuckSinceNanos = System.nanoTime();
            response.drainHandler(v -> {
                stuckSinceNanos = 0;
                catchUp();
            });
        }
    }

    private boolean isStuck() {
        return stuckSinceNanos != 0;
    }

    /** The stream of a search that is over ends; a browser comes back unless it is told so. */
    private void endIfOver() {
        if (search == null) {
            return;
        }
        long at = cursor;
        feed.isOver(search, at).onSuccess(isOver -> {
            if (isOver && !over && cursor == at) {
                response.write("event: end\ndata: {}\n\n");
                finish();
            }
        });
    }

    /** Shows a sign of life where nothing else did, and ends a stream whose reader may read no more. */
    void beat() {
        if (!feed.stillAdmits(caller)) {
            finish();
        } else if (!wroteSinceBeat && !isStuck()) {
            write(Buffer.buffer(":\n\n"), 0);
        }
        wroteSinceBeat = false;
    }

    /** Cuts the stream of a reader that takes nothing. */
    void cutIfStuck() {
        if (isStuck() && System.nanoTime() - stuckSinceNanos > feed.slowestMillis() * 1_000_000) {
            feed.dropped(this);
            end();
            response.reset();
        }
    }

    /** Ends it because the service does. */
    void leave() {
        response.write(": the service is leaving\n\n");
        finish();
    }

    private void finish() {
        end();
        response.end();
    }

    private void end() {
        over = true;
        feed.left(this);
    }

    @Override
    public String toString() {
        return "%s at %s".formatted(caller.name(), search == null ? "all searches" : search);
    }
}
