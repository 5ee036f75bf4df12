package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.http.Served.Answer;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Metric;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerTest {
    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.at(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void aSearchIsSubmittedFoundAndSteered() {
        Answer created = served.post("/api/v1/searches", Served.SPEC.formatted(served.model()))
                .expect(201);
        String id = created.json().get("id").asText();

        assertThat(created.header("location")).isEqualTo("/api/v1/searches/" + id);
        assertThat(created.json().at("/spec/data/source").asText()).isEqualTo("generated-shapes");
        assertThat(created.json().get("owner").asText()).isEqualTo("local");
        served.get("/api/v1/searches/" + id).expect(200);
        served.post("/api/v1/searches/" + id + "/resume", null).expect(202);
        assertThat(served.post("/api/v1/searches/" + id + "/pause", null)
                        .expect(202)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("PAUSED");
        served.send("PATCH", "/api/v1/searches/" + id, "application/merge-patch+json", "{\"budget\":{\"trials\":9}}")
                .expect(200);
        served.post("/api/v1/searches/" + id + "/stop", null).expect(202);
        Answer conflict = served.post("/api/v1/searches/" + id + "/pause", null).expect(409);
        assertThat(conflict.json().get("detail").asText()).contains(id).contains("FINISHED");
        served.send("POST", "/api/v1/searches/" + id + "/clone", "application/merge-patch+json", "{\"seed\":8}")
                .expect(201);
        served.post("/api/v1/searches/" + id + "/clone", null).expect(201);
    }

    @Test
    void aSpecMayBeYamlAndADryRunStoresNothing() {
        String model = served.model();
        long before = served.get("/api/v1/searches").json().get("total").asLong();

        Answer plan = served.send(
                        "POST",
                        "/api/v1/searches?dryRun=true",
                        "application/yaml",
                        "model: %s\ndata: {source: generated-shapes}\nobjective: {limits: {latency: 40%%}}\n"
                                .formatted(model))
                .expect(200);

        assertThat(plan.json().at("/spec/objective/limits/latency").asText()).isEqualTo("40%");
        assertThat(plan.json().get("smallestSizeBytes").asLong()).isEqualTo(250);
        assertThat(served.get("/api/v1/searches").json().get("total").asLong()).isEqualTo(before);
    }

    @Test
    void everythingWrongWithASpecIsToldAtOnceOnceEach() {
        Answer refused = served.post(
                        "/api/v1/searches",
                        """
                        {"model": "nonsense", "data": {"source": "generated-shape"}, "objektive": 1,
                         "budget": {"trials": 0, "window": "x"}, "device": {"threads": 4000}}
                        """)
                .expect(422);

        assertThat(refused.issuePaths())
                .containsExactlyInAnyOrder(
                        "model", "data.source", "objektive", "budget.trials", "budget.window", "device.threads");
        assertThat(refused.text()).contains("Maybe `generated-shapes`?").contains("Maybe `objective`?");
    }

    @Test
    void everyParameterThatDoesNotFitIsNamed() {
        Answer refused = served.get("/api/v1/searches?limit=0&offset=x&state=RUNNING,DONE&limt=3")
                .expect(400);

        assertThat(refused.issuePaths()).containsExactlyInAnyOrder("limit", "offset", "state[1]", "limt");
        assertThat(refused.text())
                .contains("Maybe `limit`?")
                .contains("at least 1")
                .contains("a whole number");
        assertThat(served.get("/api/v1/searches?limit=1&limit=2").expect(400).issuePaths())
                .containsExactly("limit");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "GET, /api/v1/searches/none, 404",
        "GET, /api/v1/searches/none/trials, 404",
        "GET, /api/v1/searches/none/events, 404",
        "POST, /api/v1/searches/none/pause, 404",
        "DELETE, /api/v1/searches, 405",
        "PUT, /api/v1/searches/x/pause, 405",
        "GET, /api/v1/searches/a%20b, 400",
        "GET, /api/v1/spaces/unknown, 404",
        "GET, /api/v1/models/12, 400",
        "DELETE, /api/v1/tokens/none, 404",
        "GET, /api/v1/artifacts/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 404"
    })
    void whatIsNotThereIsAProblem(String method, String path, int status) {
        Answer answer = served.send(method, path, null, null).expect(status);

        assertThat(answer.json().get("instance").asText()).isEqualTo(path.split("\\?")[0]);
        assertThat(answer.json().get("id").asText()).isEqualTo(answer.header("x-request-id"));
        if (status == 405) {
            assertThat(answer.header("allow")).isNotEmpty();
        }
    }

    @Test
    void bodiesOfAnotherTypeOrTooLargeAreRefused() {
        served.send("POST", "/api/v1/searches", "text/plain", "model: x").expect(415);
        served.send("POST", "/api/v1/searches", "application/json; charset=iso-8859-1", "{}")
                .expect(415);
        served.send("POST", "/api/v1/searches", null, "{}").expect(415);
        served.post("/api/v1/searches", "{\"name\":\"" + "x".repeat(2 << 20) + "\"}")
                .expect(413);
        served.post("/api/v1/searches/x/pause", "{}").expect(400);
        served.post("/api/v1/searches", "{\"model\": ").expect(400);
        served.post("/api/v1/searches", "").expect(400);
    }

    @Test
    void theSameKeyWithTheSameBodyGetsTheSameAnswer() {
        String spec = Served.SPEC.formatted(served.model());
        String first = keyed("key-1", spec).expect(201).text();

        assertThat(keyed("key-1", spec).expect(201).text()).isEqualTo(first);
        assertThat(keyed("key-1", spec + " ").expect(422).issuePaths()).containsExactly("Idempotency-Key");
        assertThat(keyed("key-2", spec).expect(201).text()).isNotEqualTo(first);
        keyed("key-3", "{\"model\":\"x\"}").expect(422);
        keyed("key-3", spec).expect(201);
    }

    private static Answer keyed(String key, String spec) {
        return served.send(served.request("/api/v1/searches")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(spec))
                .build());
    }

    @Test
    void trialsArePagedFilteredSortedAndStreamedAsCsv() {
        String id = served.search();
        for (int i = 0; i < 25; i++) {
            served.searches.happen(id, SearchStatus.RUNNING, FakeSearches.summary(i + 1), "evaluated", row(i));
        }

        JsonNode page = served.get("/api/v1/searches/" + id + "/trials?limit=10&offset=5&sort=accuracy&order=desc")
                .expect(200)
                .json();
        assertThat(page.get("total").asLong()).isEqualTo(25);
        assertThat(page.at("/items/0/number").asLong()).isEqualTo(19);
        assertThat(served.get("/api/v1/searches/" + id + "/trials?feasible=false&reason=over-limit")
                        .json()
                        .get("total")
                        .asLong())
                .isEqualTo(12);
        JsonNode trial =
                served.get("/api/v1/searches/" + id + "/trials/3").expect(200).json();
        assertThat(trial.at("/policy/groups/g").asDouble()).isEqualTo(0.5);
        served.get("/api/v1/searches/" + id + "/trials/99").expect(404);
        JsonNode points = served.get("/api/v1/searches/" + id + "/points?after=20&limit=3")
                .expect(200)
                .json();
        assertThat(points.get("number").toString()).isEqualTo("[21,22,23]");
        assertThat(points.get("reasons").toString()).isEqualTo("[\"over-limit\",\"feasible\"]");
        assertThat(points.get("reason").toString()).isEqualTo("[0,1,0]");
        assertThat(points.get("accuracy").toString()).isEqualTo("[82.1,82.2,82.3]");
        served.get("/api/v1/searches/none/points").expect(404);

        Answer csv = served.send(served.request("/api/v1/searches/" + id + "/trials")
                .header("Accept", "text/csv")
                .build());
        assertThat(csv.text().lines()).hasSize(26);
        assertThat(csv.text().lines().toList().get(4)).startsWith("3,c3,over-limit,false,");
        served.send(served.request("/api/v1/searches/" + id + "/trials")
                        .header("Accept", "image/png")
                        .build())
                .expect(406);
    }

    @Test
    void theContractNamesEveryAgentAndMetricAndNoOther() {
        JsonNode spec =
                Json.yamlTree(served.get("/openapi.yaml").text()).at("/components/schemas/SearchSpec/properties");
        assertThat(labels(spec.at("/agent/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(AgentKind.values()).map(AgentKind::label).toList());
        assertThat(labels(spec.at("/metric/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Metric.values()).map(Metric::label).toList());
    }

    private static List<String> labels(JsonNode values) {
        List<String> labels = new ArrayList<>();
        values.forEach(value -> labels.add(value.asText()));
        return labels;
    }

    static TrialRow row(long number) {
        boolean feasible = number % 2 == 0;
        return new TrialRow(
                number,
                "c" + number,
                feasible ? "feasible" : "over-limit",
                feasible,
                number / 100.0,
                80 + number / 10.0,
                0.1,
                0.5,
                1000L,
                900L,
                5000L,
                null,
                null,
                0.25,
                1_700_000_000_000L,
                "{\"candidate\":{\"groups\":{\"g\":0.5},\"layers\":{}},\"outcome\":{\"outcome\":\"failed\",\"reasons\":[]}}");
    }

    @Test
    void changesAskedForByForeignPagesAreRefused() {
        Answer foreign = served.send(served.request("/api/v1/searches/x/pause")
                .header("Origin", "https://evil.example")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());

        foreign.expect(403);
        served.send(served.request("/api/v1/searches/x/pause")
                        .header("Origin", "http://127.0.0.1:" + served.port())
                        .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                        .build())
                .expect(404);
    }

    @Test
    void everyAnswerCarriesSecurityHeaders() {
        List<Answer> answers =
                new ArrayList<>(List.of(served.get("/healthz"), served.get("/openapi.yaml"), served.get("/nowhere")));

        answers.forEach(answer -> {
            assertThat(answer.header("content-security-policy")).contains("frame-ancestors 'none'");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.headers()).doesNotContainKey("server");
        });
    }

    @Test
    void readinessSaysWhyNot() {
        served.get("/readyz").expect(200);
        served.notReady.set("The disk is full.");
        try {
            assertThat(served.get("/readyz").expect(503).json().get("detail").asText())
                    .isEqualTo("The disk is full.");
        } finally {
            served.notReady.set(null);
        }
    }

    @Test
    void spacesAreSavedInVersions() {
        String space = "{\"name\":\"mine\",\"defaults\":{\"keep\":{\"min\":0.5},\"precisions\":[\"int8\"]}}";
        served.post("/api/v1/spaces", space).expect(201);
        Answer second = served.post("/api/v1/spaces", space).expect(201);

        assertThat(second.json().get("version").asInt()).isEqualTo(2);
        assertThat(served.get("/api/v1/spaces/mine/versions")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(served.get("/api/v1/spaces/mine?version=1")
                        .expect(200)
                        .json()
                        .at("/space/defaults/keep/min")
                        .asDouble())
                .isEqualTo(0.5);
        assertThat(served.get("/api/v1/spaces").json().get("items").findValuesAsText("name"))
                .contains("joint-int8", "mine");
        served.get("/api/v1/spaces/joint-int8").expect(200);
        Answer refused = served.post("/api/v1/spaces", "{\"name\":\"joint-int8\",\"rules\":[{\"keep\":3}]}")
                .expect(422);
        assertThat(refused.issuePaths()).contains("name", "rules[0].match");
    }

    @Test
    void tokensAreShownOnceAndRevoked() {
        JsonNode created = served.post("/api/v1/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}")
                .expect(201)
                .json();
        String id = created.at("/token/id").asText();

        assertThat(created.get("secret").asText()).startsWith("lap_");
        assertThat(served.get("/api/v1/tokens").text())
                .contains(id)
                .doesNotContain(created.get("secret").asText());
        Answer viewer = served.send(served.request("/api/v1/searches/x/pause")
                .header("Authorization", "Bearer " + created.get("secret").asText())
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
        viewer.expect(403);
        served.send("DELETE", "/api/v1/tokens/" + id, null, null).expect(204);
        assertThat(served.get("/api/v1/audit").expect(200).json().get("items").findValuesAsText("what"))
                .contains("createToken", "revokeToken", "pauseSearch");
    }

    @Test
    void workersAgentAndMetricsAreShown() {
        String id = served.search();

        assertThat(served.get("/api/v1/workers")
                        .expect(200)
                        .json()
                        .at("/items/0/id")
                        .asText())
                .isEqualTo("w1");
        served.get("/api/v1/searches/" + id + "/agent").expect(200);
        served.get("/api/v1/searches/" + id + "/front").expect(200);
        served.get("/api/v1/searches/" + id + "/best").expect(404);
        assertThat(served.get("/metrics").expect(200).text())
                .contains("lapidary_http_request_seconds_count{operation=\"listWorkers\",status=\"200\"}");
    }

    @Test
    void everyMetricOfTheDocumentIsThereAndNoOther() throws Exception {
        String id = served.search();
        served.searches.happen(id, SearchStatus.RUNNING, FakeSearches.summary(1), "evaluated", row(0));

        Set<String> documented = names(Files.readString(Path.of("../../docs/metrics.md")), "^\\| `(lapidary_[a-z_]+)`");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> served.get("/metrics").text().contains("lapidary_trials_total{reason=\"feasible\"}"));
        String metrics = served.get("/metrics").text();
        assertThat(names(metrics, "^# TYPE (lapidary_[a-z_]+?)(?:_max)? [a-z]+$"))
                .isEqualTo(documented);
        assertThat(metrics)
                .contains("lapidary_searches{state=\"running\"}")
                .contains("lapidary_tickets{state=\"open\"} 2.0");
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void aLargeAnswerIsCompressedForThoseWhoTakeIt() throws IOException {
        Answer plain = served.get("/openapi.yaml").expect(200);
        Answer compressed = served.send(served.request("/openapi.yaml")
                        .header("Accept-Encoding", "gzip, br")
                        .build())
                .expect(200);

        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
        assertThat(compressed.bytes()).hasSizeLessThan(plain.bytes().length / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.bytes());
        }
    }
}
