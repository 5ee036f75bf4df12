package io.lapidary.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Examples;
import io.lapidary.app.delivery.FinishedSearch;
import io.lapidary.json.Json;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final String ATTACK = "</script><script>alert('x')</script><img src=x onerror=alert(1)>";

    /** So much may be mailed and opens at once. */
    private static final int MOST_BYTES = 2_500_000;

    @TempDir
    Path folder;

    private String page(FinishedSearch search) throws IOException, InterruptedException {
        try (SearchStore store = Examples.stored(search, folder)) {
            return ReportPage.html(
                    new StoredSearchAnswers(store, search.result().search(), search.test()), search.files());
        }
    }

    private static String ownMarkup(String html) {
        return html.replaceAll("(?s)<script type=\"module\">.*?</script>", "").replaceAll("(?s)<style>.*?</style>", "");
    }

    private static JsonNode data(String page) {
        int from = page.indexOf('>', page.indexOf("id=\"recorded\"")) + 1;
        return Json.tree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Test
    void thePageAsksForNothingOutsideItself() throws IOException, InterruptedException {
        String page = page(Examples.finished("plain"));

        assertThat(page).contains("default-src 'none'; script-src 'sha256-");
        assertThat(ownMarkup(page)).doesNotContainPattern("(?i)\\s(src|href)\\s*=");
        assertThat(page).doesNotContainPattern("(?i)@import|url\\(['\"]?(https?:|//)");
        assertThat(page).doesNotContain("\"the search\"");
    }

    @Test
    void aNameCannotBecomeMarkup() throws IOException, InterruptedException {
        String page = page(Examples.finished(ATTACK));

        assertThat(page).doesNotContain(ATTACK).doesNotContain("<img src=x");
        assertThat(data(page).at("/search/name").asText()).isEqualTo(ATTACK);
    }

    @Test
    void thePageHoldsEveryTrialLayerAndLimit() throws IOException, InterruptedException {
        FinishedSearch search = Examples.finished("net-edge");
        JsonNode data = data(page(search));

        assertThat(data.at("/points/number")).hasSize(60);
        assertThat(data.get("trials")).hasSize(60);
        assertThat(data.at("/graph/layers"))
                .hasSize(search.started().graph().layers().size());
        assertThat(data.at("/search/spec/objective/limits").fieldNames())
                .toIterable()
                .containsExactly("accuracy-drop", "latency");
        long best = search.delivered().orElseThrow().number();
        assertThat(data.at("/search/summary/best/trial").asLong()).isEqualTo(best);
        assertThat(data.at("/search/summary/test/samples").asInt()).isEqualTo(10_000);
        assertThat(data.at("/files/" + best).asText()).isEqualTo("best.onnx");
        assertThat(data.at("/trials/" + best + "/policy/layers").size()).isPositive();
    }

    @Test
    void thePageSaysWhereAndOfWhatItWasMeasured() throws IOException, InterruptedException {
        FinishedSearch search = Examples.finished("net");
        Map<String, String> told = new HashMap<>();
        data(page(search))
                .get("facts")
                .forEach(fact -> told.put(fact.get(0).asText(), fact.get(1).asText()));

        assertThat(told.get("Device")).isEqualTo("A processor avx512_vnni");
        assertThat(told.get("Engines")).isEqualTo("onnxruntime 1.23.2");
        assertThat(told.get("Latency")).contains("11 rounds");
        assertThat(told.get("Base model")).contains("models/net.onnx").contains("00ff");
        assertThat(told.get("Input, validation")).isEqualTo("SHA-256 ab12");
        assertThat(told.get("Versions")).isEqualTo("lapidary 0.1.0");
        assertThat(told.get("Agent, seed")).isEqualTo("ddpg, 7");
    }

    @Test
    void manyTrialsAreThinnedAndThePageStaysSmall() throws IOException, InterruptedException {
        FinishedSearch search = Examples.finished("many", 5_000);
        String page = page(search);

        JsonNode data = data(page);
        assertThat(page.length()).isLessThan(MOST_BYTES);
        assertThat(data.at("/points/number").size()).isBetween(DrawnTrials.MOST / 2, DrawnTrials.MOST + 100);
        assertThat(data.at("/points/reason")).hasSameSizeAs(data.at("/points/number"));
        assertThat(data.at("/search/summary/front"))
                .allSatisfy(
                        front -> assertThat(data.at("/trials/" + front.asLong()).isObject())
                                .isTrue())
                .allSatisfy(front -> assertThat(data.at("/points/number")).contains(front));
    }

    @Test
    void aSearchWithoutAnyScoreHasItsReportToo() throws IOException, InterruptedException {
        JsonNode data = data(page(Examples.withoutScore("net")));

        assertThat(data.at("/search/summary/base").isObject()).isFalse();
        assertThat(data.get("trials")).isEmpty();
        assertThat(data.at("/points/number")).isEmpty();
    }
}
