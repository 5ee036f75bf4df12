package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.service.store.SearchStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOST = 40;

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        HttpSettings usual = HttpSettings.loopback(0);
        served = new Served(
                folder,
                new HttpSettings(
                        usual.bind(),
                        0,
                        null,
                        usual.names(),
                        usual.origins(),
                        usual.modelBytes(),
                        usual.datasetBytes(),
                        usual.unpackedBytes(),
                        MOST,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        usual.patience()));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static SseReader reader(String path, String... headers) {
        return new SseReader(served.port(), path, headers);
    }

    @Test
    void whoeverComesAtWhateverMomentGetsEveryEventOnceAndInOrder() throws Exception {
        String id = served.search();
        String other = served.search();
        Random random = new Random(7);
        List<SseReader> readers = new ArrayList<>();
        for (int i = 2; i <= 1_000; i++) {
            served.searches.happen(id, "proposed", "{\"trial\":%d}".formatted(i));
            served.searches.happen(other, "proposed", "{\"trial\":%d}".formatted(i));
            if (random.nextInt(50) == 0 && readers.size() < 20) {
                readers.add(reader("/api/v1/searches/" + id + "/events"));
            }
        }
        assertThat(readers).hasSizeGreaterThan(5);
        for (SseReader reader : readers) {
            await().atMost(SOON).until(() -> reader.ids.size() >= 1_000);
            assertThat(reader.ids).isEqualTo(numbers(1, 1_000));
            reader.close();
        }
    }

    @Test
    void whoeverComesBackGoesOnWhereTheyWere() throws Exception {
        String id = served.search();
        for (int i = 2; i <= 30; i++) {
            served.searches.happen(id, "proposed", "{}");
        }

        try (SseReader reader = reader("/api/v1/searches/" + id + "/events?after=3", "Last-Event-ID: 12");
                SseReader asked = reader("/api/v1/searches/" + id + "/events?after=28")) {
            await().atMost(SOON).until(() -> reader.ids.size() >= 18 && asked.ids.size() >= 2);
            assertThat(reader.ids).isEqualTo(numbers(13, 30));
            assertThat(asked.ids).isEqualTo(numbers(29, 30));
        }
    }

    @Test
    void theStreamOfASearchThatIsOverEnds() throws Exception {
        String id = served.search();
        try (SseReader live = reader("/api/v1/searches/" + id + "/events")) {
            await().atMost(SOON).until(() -> live.ids.size() == 1);
            served.searches.happen(id, SearchStatus.FINISHED, null, "finished");
            await().atMost(SOON).until(() -> live.ended);
            assertThat(live.types).containsExactly("submitted", "finished", "end");
        }

        try (SseReader late = reader("/api/v1/searches/" + id + "/events");
                SseReader again = reader("/api/v1/searches/" + id + "/events", "Last-Event-ID: 2");
                SseReader beyond = reader("/api/v1/searches/" + id + "/events", "Last-Event-ID: 99999")) {
            await().atMost(SOON).until(() -> late.ended && again.ended && beyond.ended);
            assertThat(beyond.types).containsExactly("end");
            assertThat(late.types).containsExactly("submitted", "finished", "end");
            assertThat(again.types).containsExactly("end");
        }
    }

    @Test
    void aSearchThatGoesOnAfterItsEndGoesOnInItsStream() throws Exception {
        String id = served.search();
        served.searches.happen(id, SearchStatus.FINISHED, null, "finished");
        served.searches.happen(id, SearchStatus.RUNNING, null, "resumed");

        try (SseReader reader = reader("/api/v1/searches/" + id + "/events")) {
            await().atMost(SOON).until(() -> reader.ids.size() == 3);
            served.searches.happen(id, SearchStatus.RUNNING, null, "proposed");
            await().atMost(SOON).until(() -> reader.ids.size() == 4);
            assertThat(reader.ended).isFalse();
        }
    }

    @Test
    void theStreamOfAllBeginsNowUnlessAskedOtherwise() throws Exception {
        String id = served.search();
        long before = served.store.lastId();
        try (SseReader now = reader("/api/v1/events");
                SseReader all = reader("/api/v1/events?after=0")) {
            await().atMost(SOON).until(() -> now.status == 200 && all.ids.size() >= before);
            served.searches.happen(id, "proposed", "{}");
            await().atMost(SOON).until(() -> now.ids.contains(before + 1) && all.ids.contains(before + 1));
            // What was stored a moment before may still be on its way.
            assertThat(now.ids).endsWith(before + 1).doesNotContain(1L);
            assertThat(all.ids).isEqualTo(numbers(1, before + 1));
            JsonNode event = io.lapidary.json.Json.tree(now.data.get(now.data.size() - 1));
            assertThat(event.get("search").asText()).isEqualTo(id);
            assertThat(event.get("seq").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aReaderThatReadsNothingIsCutAndHarmsNobody() throws Exception {
        String id = served.search();
        String large = "{\"text\":\"%s\"}".formatted("x".repeat(60_000));
        try (Socket deaf = new Socket();
                SseReader other = reader("/api/v1/searches/" + id + "/events")) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress("127.0.0.1", served.port()));
            deaf.getOutputStream()
                    .write(("GET /api/v1/searches/" + id
                                    + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> other.ids.size() == 1);
            for (int i = 2; i <= 200; i++) {
                served.searches.happen(id, "proposed", large);
            }

            await().atMost(SOON).until(() -> other.ids.size() >= 200);
            assertThat(other.ids).isEqualTo(numbers(1, 200));
            await().atMost(SOON).until(() -> served.metrics.scrape().contains("lapidary_sse_dropped_total 1.0"));
        }
    }

    @Test
    void anIdleStreamShowsSignsOfLife() throws Exception {
        try (SseReader reader = reader("/api/v1/events")) {
            await().atMost(SOON).until(() -> reader.comments >= 3);
        }
    }

    @Test
    void eventsArePagedAsJsonAndTheFirstIsLight() {
        String id = served.search();
        served.searches.happen(
                id,
                "started",
                "{\"event\":\"started\",\"spec\":{\"seed\":7},\"graph\":{\"a\":1},\"profile\":{\"b\":2}}");
        served.searches.happen(id, "proposed", "{}");

        JsonNode page = served.send(served.request("/api/v1/searches/" + id + "/events?after=1&limit=1")
                        .header("Accept", "application/json")
                        .build())
                .expect(200)
                .json();
        assertThat(page.get("last").asLong()).isEqualTo(2);
        assertThat(page.at("/items/0/event").toString()).isEqualTo("{\"event\":\"started\",\"spec\":{\"seed\":7}}");
        assertThat(served.get("/api/v1/searches/" + id + "/events?until=2")
                        .expect(200)
                        .json()
                        .get("id")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void noMoreStreamsAreOpenedThanTheServiceTakes() throws IOException {
        List<SseReader> readers = new ArrayList<>();
        try {
            await().atMost(SOON).until(() -> {
                SseReader reader = reader("/api/v1/events");
                readers.add(reader);
                await().atMost(SOON).until(() -> reader.status != 0);
                return reader.status == 503;
            });
            assertThat(readers).hasSizeLessThanOrEqualTo(MOST + 1);
        } finally {
            for (SseReader reader : readers) {
                reader.close();
            }
        }
        await().atMost(SOON).until(() -> served.metrics.scrape().contains("lapidary_sse_clients 0.0"));
    }
}
