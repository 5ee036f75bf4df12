package io.lapidary.app.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.lapidary.app.delivery.Examples;
import io.lapidary.app.delivery.FinishedSearch;
import io.lapidary.app.report.ReportPage;
import io.lapidary.app.report.StoredSearchAnswers;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report, opened as a person opens it: from the disk, without any network. */
@Timeout(300)
class ReportIT {
    private static final String HOSTILE =
            "</script><script>window.stolen=1</script><img src=x onerror=\"window.stolen=1\">";

    @TempDir
    static Path folder;

    private static Browsing browser;
    private final List<String> requests = new ArrayList<>();

    @BeforeAll
    static void open() {
        browser = Browsing.start();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private Page report(FinishedSearch search, String file) throws IOException, InterruptedException {
        Path path = folder.resolve(file + ".html");
        try (SearchStore store = Examples.stored(search, folder.resolve(file))) {
            Files.writeString(
                    path,
                    ReportPage.html(
                            new StoredSearchAnswers(store, search.result().search(), search.test()), search.files()));
        }
        Page page = browser.page(ColorScheme.LIGHT);
        page.context().setOffline(true);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(path.toUri().toString());
        page.getByRole(AriaRole.HEADING).first().waitFor();
        return page;
    }

    private void asksNobody(Page page) {
        assertThat(requests).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
        assertThat(requests).filteredOn(url -> url.startsWith("file:")).hasSize(1);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void itShowsTheWholeSearchAndIsUsableByEverybody() throws IOException, InterruptedException {
        FinishedSearch search = Examples.finished("net-edge");
        Page page = report(search, "plain");
        long best = search.delivered().orElseThrow().number();

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("net-edge");
        assertThat(page.getByText("Chosen: trial " + best)).isVisible();
        assertThat(page.getByText("test samples, looked at once")).isVisible();
        assertThat(page.locator("canvas").first()).isVisible();
        assertThat(region(page, "Numbers").getByText("Speed-up")).isVisible();
        assertThat(region(page, "How it was measured")).containsText("SHA-256 cd34");
        assertThat(region(page, "Layers").getByText("best: " + best)).isVisible();

        Pictures.take(page, "report-light");
        List<String> barriers = new ArrayList<>(Pictures.barriers(page));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Pictures.take(page, "report-dark");
        barriers.addAll(Pictures.contrastBarriers(page));
        assertThat(barriers).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("width of the page")
                .isEqualTo(1366);
        asksNobody(page);
    }

    @Test
    void anotherCandidateIsLookedAtWithoutLeavingTheFile() throws IOException, InterruptedException {
        Page page = report(Examples.finished("net"), "other");

        region(page, "All trials").getByRole(AriaRole.LINK, exactly("19")).click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Trial 19")))
                .isVisible();
        assertThat(page.getByText("did not load").first()).isVisible();
        asksNobody(page);
    }

    @Test
    void hostileNamesAreTextAndNothingElse() throws IOException, InterruptedException {
        Page page = report(Examples.finished(HOSTILE), "hostile");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(HOSTILE);
        assertThat(page.evaluate("window.stolen === undefined && document.images.length === 0"))
                .isEqualTo(true);
        asksNobody(page);
    }

    @Test
    void aSearchWithoutAnyScoreSaysSo() throws IOException, InterruptedException {
        Page page = report(Examples.withoutScore("nothing"), "nothing");

        assertThat(page.getByText("No candidate could be judged.")).isVisible();
        asksNobody(page);
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator.GetByRoleOptions exactly(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
