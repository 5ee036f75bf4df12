package io.lapidary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import foreign.FileGadget;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.exchange.ClusterAccess;
import io.lapidary.json.Json;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service of real processes with somebody in its cluster's network who knows its name, and tries all that a foreign
 * Hazelcast client can: nothing of it is run, the search ends as it should, and the audit trail tells.
 */
@Timeout(600)
class IntruderIT {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int TRIALS = 16;
    private static final String TICKETS = "tickets";
    private static final String WORKERS = "workers";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private SoakService service;
    private HazelcastInstance intruder;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        SoakSettings settings = new SoakSettings(
                Path.of("../..").toAbsolutePath().normalize(),
                folder,
                TRIALS,
                1,
                Duration.ofMillis(700),
                Duration.ofSeconds(4),
                Duration.ZERO,
                List.of(),
                1);
        service = SoakService.start(
                settings, "127.0.0.1", new Terminal(new PrintWriter(System.out), new PrintWriter(System.err), false));
    }

    @AfterEach
    void close() {
        if (intruder != null) {
            intruder.shutdown();
        }
        service.close();
    }

    @Test
    void nothingIsRunOrBelievedThatSomebodyWithoutTheKeyWrites() throws IOException, InterruptedException {
        String search = service.submit("watched");
        await().atMost(LONG)
                .until(() ->
                        service.search(search).at("/summary/cause").asText().equals("no-workers"));
        ClusterAccess access = Json.read(
                get("/api/v1/cluster", Files.readString(service.workerToken())).body(), ClusterAccess.class);
        assertThatThrownBy(() -> client("lapidary-guessed", access)).isInstanceOf(IllegalStateException.class);
        intruder = client(access.cluster(), access);
        IMap<String, GenericRecord> tickets = intruder.getMap(TICKETS);
        IMap<String, Object> objects = intruder.getMap(TICKETS);
        Path ran = folder.resolve("ran");

        List<GenericRecord> answers = new CopyOnWriteArrayList<>();
        objects.addEntryListener(
                (EntryUpdatedListener<String, Object>) changed -> {
                    if (changed.getValue() instanceof GenericRecord ticket
                            && ticket.getString("state").equals("DONE")) {
                        answers.add(ticket);
                    }
                },
                true);
        StandIn standIn = new StandIn(
                service.url(), service.workerToken(), "watched", "", 700, folder.resolve("journal.txt"), -1);
        String altered;
        String open;
        String leased;
        // Tickets are there once a worker is: the pool's processor decides what candidates are compiled for.
        try (Fleet fleet = new Fleet(standIn, folder)) {
            fleet.start();
            // At once: a ticket of its own, another's altered, and objects in their place.
            altered = someIn(tickets, "OPEN");
            GenericRecord genuine = tickets.get(altered);
            tickets.put(search + "/900", with(genuine, Map.of("id", search + "/900", "body", "{\"evil\":true}")));
            tickets.put(altered, with(genuine, Map.of("body", "{}")));
            objects.put("nobody/0", new FileGadget(ran));
            intruder.getMap(WORKERS).put("nobody", new FileGadget(ran));
            // While it works: what another answered put under another id, an answer of its own, an object for a ticket.
            await().atMost(LONG).until(() -> !answers.isEmpty());
            GenericRecord answer = answers.get(0);
            tickets.put(answer.getString("id"), answer);
            open = someIn(tickets, "OPEN");
            tickets.put(open, answer);
            String misplaced = open;
            await().atMost(LONG).until(() -> !answer.equals(tickets.get(misplaced)));
            leased = someIn(tickets, "LEASED");
            tickets.put(
                    leased,
                    with(
                            tickets.get(leased),
                            Map.of(
                                    "state",
                                    "DONE",
                                    "result",
                                    "{\"outcome\":\"infeasible\",\"reasons\":[\"forged\"]}")));
            objects.put(someIn(tickets, "OPEN"), new FileGadget(ran));
            await().atMost(LONG)
                    .until(() -> service.search(search).get("state").asText().equals("FINISHED"));
        }

        assertThat(ran).doesNotExist();
        JsonNode cards = service.controller().get("/api/v1/workers").get("items");
        assertThat(cards.toString()).doesNotContain("nobody");
        assertThat(audited("forgedTicket", "target")).contains(search + "/900", altered, "nobody/0", open, leased);
        assertThat(audited("forgedCard", "target")).containsExactly("nobody");
        service.leave();
        try (SearchStore store = SearchStore.open(folder.resolve("service"), InstantSource.system())) {
            Books books = Books.read(store, search);
            assertThat(books.endedOnce()).isEqualTo(TRIALS);
            assertThat(books.judgedTwice() + books.lost()).isZero();
            assertThat(books.misattributed()).isEmpty();
            assertThat(books.failed()).isEmpty();
        }
    }

    @Test
    void whoIsNoOperatorLearnsNothingThatWorkersNeed() throws IOException, InterruptedException {
        String admin = Files.readString(folder.resolve("admin.token"));
        HttpResponse<String> made = http.send(
                request("/api/v1/tokens", admin)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"onlooker\", \"role\": \"viewer\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String viewer = Json.tree(made.body()).get("secret").asText();
        String unknown = "lap_" + "x".repeat(43);
        String hash = "0".repeat(64);
        for (String path : List.of("/api/v1/cluster", "/api/v1/searches/none/orders/" + hash)) {
            assertThat(get(path, viewer).statusCode()).as(path).isEqualTo(403);
            assertThat(get(path, "").statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, unknown).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/api/v1/artifacts/" + hash, "").statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/artifacts/" + hash, unknown).statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/cluster", Files.readString(service.workerToken()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(audited("joinCluster", "who")).contains("onlooker", "deployment-workers");
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return http.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token.strip());
    }

    /** Knows nothing of our classes. */
    private static HazelcastInstance client(String cluster, ClusterAccess access) {
        ClientConfig config = new ClientConfig().setClusterName(cluster);
        config.getNetworkConfig().addAddress(access.address());
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2_000);
        return HazelcastClient.newHazelcastClient(config);
    }

    private static GenericRecord with(GenericRecord record, Map<String, String> texts) {
        var builder = record.newBuilderWithClone();
        texts.forEach(builder::setString);
        return builder.build();
    }

    private static String someIn(IMap<String, GenericRecord> tickets, String state) {
        List<String> found = new ArrayList<>();
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            tickets.values().stream()
                    .filter(t -> t.getString("state").equals(state))
                    .forEach(t -> found.add(t.getString("id")));
            return !found.isEmpty();
        });
        // The last to be asked for, so that no worker is there before us.
        return found.get(found.size() - 1);
    }

    private List<String> audited(String what, String field) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (JsonNode entry :
                service.controller().get("/api/v1/audit?limit=500").get("items")) {
            if (entry.get("what").asText().equals(what)) {
                found.add(entry.get(field).asText());
            }
        }
        return found;
    }
}
