package io.lapidary.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final String ATTACK = "</script><script>alert('x')</script><img src=x onerror=alert(1)>";

    private static String ownMarkup(String html) {
        int from = html.indexOf("<script>");
        int to = html.indexOf("</script>", from);
        return html.substring(0, from) + html.substring(to);
    }

    @Test
    void thePageAsksForNothingOutsideItself() {
        String page = ownMarkup(ReportPage.html(Examples.finished("plain")));

        assertThat(page).contains("default-src 'none'");
        assertThat(page).doesNotContainPattern("(?i)(src|href)\\s*=\\s*[\"']?[^\"'\\s;]*[/:]");
        assertThat(page).doesNotContainPattern("(?i)url\\(|@import|https?:");
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void aNameCannotBecomeMarkup() {
        String page = ReportPage.html(Examples.finished(ATTACK));

        assertThat(page).doesNotContain(ATTACK).doesNotContain("<img src=x");
        assertThat(data(page).get("title").asText()).isEqualTo(ATTACK);
    }

    @Test
    void thePageHoldsEveryTrialLayerAndLimit() throws IOException {
        FinishedSearch search = Examples.finished("net-edge");
        String page = ReportPage.html(search);
        Files.writeString(Path.of("target", "example-report.html"), page);

        JsonNode data = data(page);
        assertThat(data.get("trials")).hasSize(60);
        assertThat(data.get("layers")).hasSize(search.started().graph().layers().size());
        assertThat(data.get("limits").findValuesAsText("quantity")).containsExactly("accuracy-drop", "latency");
        assertThat(data.get("limits").get(1).get("absolute").asDouble()).isEqualTo(164);
        assertThat(data.get("trials").findValuesAsText("best"))
                .filteredOn("true"::equals)
                .hasSize(1);
    }

    private static JsonNode data(String page) {
        int from = page.indexOf('>', page.indexOf("id=\"data\"")) + 1;
        return Json.tree(page.substring(from, page.indexOf("</script>", from)));
    }
}
