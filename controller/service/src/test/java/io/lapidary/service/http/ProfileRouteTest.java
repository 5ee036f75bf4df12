package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.search.Toy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileRouteTest {
    @TempDir
    Path folder;

    @Test
    void aSearchTellsWhatItsLayersCostOnceItIsPrepared() {
        try (Served served = Served.at(folder)) {
            String id = served.post("/api/v1/searches", Served.SPEC.formatted(served.model()))
                    .expect(201)
                    .json()
                    .get("id")
                    .asText();
            String path = "/api/v1/searches/" + id + "/profile";
            assertThat(served.get(path).expect(404).text()).contains("not prepared yet");

            served.searches.happen(id, "started", Json.write(Toy.started(Toy.trials(3, 1))));

            JsonNode told = served.get(path).expect(200).json();
            assertThat(told.at("/layers/0/layer").asText()).isEqualTo("fc");
            assertThat(told.at("/layers/0/int8Micros").asDouble()).isEqualTo(4);
            assertThat(told.at("/groups/0/errors/0").asDouble()).isEqualTo(0.5);
            served.get("/api/v1/searches/none/profile").expect(404);
        }
    }
}
