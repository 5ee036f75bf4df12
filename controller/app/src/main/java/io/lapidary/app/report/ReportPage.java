package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * {@code report.html}: one page that opens offline, made of the dashboards' own components. What a search brings travels
 * as JSON in which no {@code <} is left, in a block that is no script; the page's policy lets its own script run only, so
 * that no name can become markup.
 */
public final class ReportPage {
    private static final String TEMPLATE = "/io/lapidary/report/report.html";
    private static final String PLACE = "\"the search\"";

    private ReportPage() {}

    /** Whether the page was built: only Node can. */
    public static boolean isBuilt() {
        return template().isPresent();
    }

    /**
     * The page of one search.
     *
     * @param files where the models of trials lie beside the page, by trial; shown as text
     */
    public static String html(SearchAnswers answers, Map<Long, String> files) throws IOException, InterruptedException {
        return filled(
                template().orElseThrow(() -> new IllegalStateException("Impossible state: a report without its page.")),
                ReportData.of(answers, files));
    }

    /** @param template holds {@link #PLACE} once */
    static String filled(String template, JsonNode data) {
        int place = template.indexOf(PLACE);
        return template.substring(0, place) + harmless(Json.write(data)) + template.substring(place + PLACE.length());
    }

    private static String harmless(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static Optional<String> template() {
        try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
