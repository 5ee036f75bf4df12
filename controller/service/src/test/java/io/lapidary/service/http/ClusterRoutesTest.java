package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.exchange.SearchOrder;
import io.lapidary.hash.Sha256;
import io.lapidary.json.Json;
import io.lapidary.service.http.Served.Answer;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.service.search.Toy;
import io.lapidary.spec.SearchSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API offers to workers. */
class ClusterRoutesTest {
    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void open() {
        served = Served.at(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Answer put(String sha256, byte[] bytes) {
        return served.send(served.request("/api/v1/artifacts/" + sha256)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build());
    }

    @Test
    void whoeverIsGivenTheClustersSecretsIsInTheTrail() {
        JsonNode access = served.get("/api/v1/cluster").expect(200).json();

        assertThat(access.get("key").asText()).hasSize(64);
        assertThat(served.access.audit().entries(0, 1).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.what()).isEqualTo("joinCluster"));
    }

    @Test
    void anOrderIsFoundByItsHashAlsoOnceTheLimitsAreOthers() {
        String id = served.search();
        Started started = Toy.started(Toy.trials(3, 1));
        served.searches.happen(id, "started", Json.write(started));
        SearchOrder first = order(started, started.spec());
        SearchSpec changed = Toy.started(Toy.trials(9, 1)).spec();
        served.searches.happen(
                id,
                "changed",
                Json.write(Map.of("event", "changed", "spec", Json.tree(Json.write(changed)), "by", "me")));
        SearchOrder second = order(started, changed);

        for (SearchOrder order : new SearchOrder[] {first, second}) {
            String text = served.get("/api/v1/searches/" + id + "/orders/" + order.sha256())
                    .expect(200)
                    .text();
            assertThat(Sha256.of(text)).isEqualTo(order.sha256());
            assertThat(Json.read(text, SearchOrder.class)).isEqualTo(order);
        }
        served.get("/api/v1/searches/" + id + "/orders/" + "0".repeat(64)).expect(404);
        served.get("/api/v1/searches/none/orders/" + first.sha256()).expect(404);
    }

    private static SearchOrder order(Started started, SearchSpec spec) {
        return new SearchOrder(started.spec().name(), spec, started.device(), started.hashes());
    }

    @Test
    void whatAWorkerCompiledIsTakenInWhenItIsWhatItWasSaidToBe() {
        byte[] bytes = "a compiled candidate".getBytes(StandardCharsets.UTF_8);
        String sha256 = Sha256.of(bytes);

        put("f".repeat(64), bytes).expect(422);
        served.get("/api/v1/artifacts/" + sha256).expect(404);
        put(sha256, bytes).expect(204);
        put(sha256, bytes).expect(204);

        assertThat(served.get("/api/v1/artifacts/" + sha256).expect(200).bytes())
                .isEqualTo(bytes);
        assertThat(served.access.audit().entries(0, 1).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.what()).isEqualTo("putArtifact"));
    }

    @Test
    void aDatasetsFilesAreListedWithTheirHashesAndGivenOutInParts() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("train/über dogs/1.png"));
            zip.write("0123456789".getBytes(StandardCharsets.UTF_8));
        }
        String sha256 = served.upload("/api/v1/datasets?name=mine", "application/octet-stream", archive.toByteArray())
                .expect(201)
                .json()
                .get("sha256")
                .asText();
        String dataset = "/api/v1/datasets/" + sha256;

        JsonNode file = served.get(dataset + "/files").expect(200).json().at("/items/0");
        assertThat(file.get("path").asText()).isEqualTo("train/über dogs/1.png");
        assertThat(file.get("bytes").asLong()).isEqualTo(10);
        assertThat(file.get("sha256").asText()).isEqualTo(Sha256.of("0123456789"));

        String content = dataset + "/content?path=";
        Answer rest = served.send(served.request(content + "train/%C3%BCber%20dogs/1.png")
                .header("Range", "bytes=7-")
                .GET()
                .build());
        assertThat(rest.expect(206).text()).isEqualTo("789");
        for (String elsewhere : new String[] {"../../searches.db", "/etc/passwd", "train", "train/none", "%00"}) {
            served.get(content + elsewhere).expect(404);
        }
    }
}
