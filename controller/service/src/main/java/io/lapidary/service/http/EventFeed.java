package io.lapidary.service.http;

import io.lapidary.service.access.Caller;
import io.lapidary.service.store.StoredEvent;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of all searches to the streams that are open. Everything but reading from the store happens on one
 * event loop.
 *
 * <p>Events are handed on in short bundles, written once for all readers of the same search: hundreds of readers then cost
 * a few writes a second each. What was handed on last is remembered, so that a reader who fell a little behind needs no
 * disk; one further behind reads from the store, see {@link EventStream}.
 */
final class EventFeed {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final long BUNDLE_MILLIS = 50;
    private static final int REMEMBERED = 4_096;
    private static final long REMEMBERED_CHARS = 8 << 20;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final ApiParts parts;
    private final HttpSettings settings;
    private final Counter delivered;
    private final Counter dropped;
    private final Queue<StoredEvent> arrived = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<EventFrame> recent = new ArrayDeque<>();
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private long recentChars;
    /** All events after this one, up to {@link #head}, are remembered. */
    private long floor;

    private long head;
    private AutoCloseable listening;
    private long[] timers = {};

    EventFeed(Vertx vertx, WorkerExecutor workers, ApiParts parts, HttpSettings settings, HttpMetrics metrics) {
        this.vertx = vertx;
        this.workers = workers;
        this.parts = parts;
        this.settings = settings;
        this.delivered = metrics.delivered();
        this.dropped = metrics.dropped();
        metrics.streams(streams::size);
    }

    /**
     * Begins to listen, on a worker thread. Whatever is stored after the id that this returns will arrive.
     *
     * @param listening ends it
     */
    record Opened(AutoCloseable listening, long lastId) {}

    Opened open() {
        AutoCloseable listener = parts.searches().listen(arrived::add);
        return new Opened(listener, parts.store().lastId());
    }

    void start(Opened opened) {
        listening = opened.listening();
        head = opened.lastId();
        floor = head;
        timers = new long[] {
            vertx.setPeriodic(BUNDLE_MILLIS, t -> handOn()),
            vertx.setPeriodic(
                    settings.heartbeat().toMillis(), t -> List.copyOf(streams).forEach(EventStream::beat)),
            vertx.setPeriodic(Math.max(100, settings.slowest().toMillis() / 4), t -> List.copyOf(streams)
                    .forEach(EventStream::cutIfStuck))
        };
    }

    /** Whether one more stream may be opened. */
    boolean hasRoom() {
        return streams.size() < settings.streams();
    }

    /**
     * Opens a stream of one search's events.
     *
     * @param after number of the last event the reader knows
     */
    void follow(HttpServerResponse response, Caller caller, String search, long after) {
        EventStream stream = new EventStream(this, response, caller, search, after);
        streams.add(stream);
        stream.catchUp();
    }

    /** Opens a stream of all searches' events: of those from now on where {@code after} is null. */
    void followAll(HttpServerResponse response, Caller caller, Long after) {
        EventStream stream = new EventStream(this, response, caller, null, after == null ? head : after);
        streams.add(stream);
        stream.catchUp();
    }

    private void handOn() {
        long headBefore = head;
        List<EventFrame> fresh = new ArrayList<>();
        for (StoredEvent event = arrived.poll(); event != null; event = arrived.poll()) {
            if (event.id() > head) {
                head = event.id();
                if (!streams.isEmpty()) {
                    fresh.add(EventFrame.of(event));
                }
            }
        }
        if (streams.isEmpty()) {
            recent.clear();
            recentChars = 0;
            floor = head;
        } else if (!fresh.isEmpty()) {
            remember(fresh);
            hand(fresh, headBefore);
        }
    }

    private void remember(List<EventFrame> fresh) {
        for (EventFrame frame : fresh) {
            recent.add(frame);
            recentChars += frame.data().length();
        }
        while (recent.size() > REMEMBERED || recentChars > REMEMBERED_CHARS) {
            EventFrame forgotten = recent.remove();
            recentChars -= forgotten.data().length();
            floor = forgotten.id();
        }
    }

    private void hand(List<EventFrame> fresh, long headBefore) {
        Map<String, Bundle> bySearch = new HashMap<>();
        Bundle all = new Bundle();
        for (EventFrame frame : fresh) {
            all.add(frame, frame.id());
            bySearch.computeIfAbsent(frame.search(), s -> new Bundle()).add(frame, frame.seq());
        }
        for (EventStream stream : List.copyOf(streams)) {
            Bundle bundle = stream.search() == null ? all : bySearch.get(stream.search());
            if (bundle != null) {
                stream.push(bundle, headBefore);
            }
        }
    }

    /** Events that follow one another in a stream, as bytes. */
    static final class Bundle {
        private final Buffer bytes = Buffer.buffer();
        private int events;
        private long first;
        private long last;
        private boolean mayEnd;

        void add(EventFrame frame, long number) {
            frame.appendTo(bytes, number);
            first = events == 0 ? number : first;
            last = number;
            events++;
            mayEnd = EventStream.mayEndWith(frame.type());
        }

        Buffer bytes() {
            return bytes;
        }

        int events() {
            return events;
        }

        long first() {
            return first;
        }

        long last() {
            return last;
        }

        /** Whether its last event may be its search's last. */
        boolean mayEnd() {
            return mayEnd;
        }
    }

    /** Id of the last event handed on. */
    long head() {
        return head;
    }

    /**
     * What was handed on after an id, of one search or, for null, of all, beyond a stream's number; null where not all of
     * it is remembered.
     */
    Bundle remembered(String search, long afterId, long beyond) {
        if (afterId < floor) {
            return null;
        }
        Bundle bundle = new Bundle();
        for (EventFrame frame : recent) {
            boolean wanted = search == null || frame.search().equals(search);
            long number = search == null ? frame.id() : frame.seq();
            if (wanted && frame.id() > afterId && number > beyond) {
                bundle.add(frame, number);
            }
        }
        return bundle;
    }

    /** Events from the store after a stream's number, in order, so many at most. */
    Future<List<EventFrame>> page(String search, long after, int limit) {
        return workers.executeBlocking(() -> read(search, after, limit), false);
    }

    /** As {@link #page}, on the calling worker thread. */
    List<EventFrame> read(String search, long after, int limit) {
        List<StoredEvent> events = search == null
                ? parts.store().feed(after, limit)
                : parts.store().events(search, after, limit);
        return events.stream().map(EventFrame::of).toList();
    }

    /** Whether a search is over and none of its events comes after this number. */
    Future<Boolean> isOver(String search, long lastSeq) {
        return workers.executeBlocking(
                () -> parts.store()
                        .find(search)
                        .filter(s -> s.lastSeq() <= lastSeq)
                        .filter(s -> EventStream.isOver(s.status()))
                        .isPresent(),
                false);
    }

    void delivered(int events) {
        delivered.increment(events);
    }

    boolean stillAdmits(Caller caller) {
        return parts.access().gate().stillAdmits(caller);
    }

    long slowestMillis() {
        return settings.slowest().toMillis();
    }

    void dropped(EventStream stream) {
        dropped.increment();
        LOG.info(
                "An event stream of {} was cut: it took nothing for {} s.",
                stream,
                settings.slowest().toSeconds());
    }

    void left(EventStream stream) {
        streams.remove(stream);
    }

    /** Ends all streams; their readers come back on their own to whoever serves next. */
    Future<Void> close() {
        for (long timer : timers) {
            vertx.cancelTimer(timer);
        }
        List.copyOf(streams).forEach(EventStream::leave);
        AutoCloseable open = listening;
        if (open == null) {
            return Future.succeededFuture();
        }
        return workers.executeBlocking(
                () -> {
                    open.close();
                    return null;
                },
                false);
    }
}
