package io.lapidary.app.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.lapidary.app.soak.ServeProcess;
import io.lapidary.compression.OnnxReader;
import io.lapidary.json.Json;
import io.lapidary.runtime.AccuracyProbe;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.lab.SearchData;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real search on a real service, launched and followed by a person in front of a browser. */
@Timeout(900)
class SearchInTheBrowserIT {
    private static final Path MODEL =
            Path.of("../../samples/shapes-resnet.onnx").toAbsolutePath().normalize();
    private static final double PATIENCE_MILLIS = 300_000;
    private static final Pattern ACCURACY = Pattern.compile("([0-9.]+)\\h*%");

    @TempDir
    Path folder;

    private Browsing browser;
    private ServeProcess serve;
    private Page page;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        browser = Browsing.start();
        serve = ServeProcess.start(folder.resolve("service"), folder.resolve("serve.log"));
        page = browser.page(ColorScheme.LIGHT);
        page.navigate(serve.url().toString());
    }

    @AfterEach
    void close() {
        if (serve != null) {
            serve.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private Locator picker(String label) {
        return page.getByRole(
                AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    private void awaitState(String state) {
        assertThat(page.locator("[data-state=" + state + "]"))
                .isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    private void awaitFeed(String state) {
        assertThat(page.locator("[data-feed=" + state + "]"))
                .isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    private void go(String page) {
        this.page
                .getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(page).setExact(true))
                .click();
    }

    private void choose(String picker, String option) {
        picker(picker).click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(option).setExact(true))
                .click();
    }

    private void uploadModel() {
        go("Launch");
        page.locator("input[type=file]").first().setInputFiles(MODEL);
        assertThat(picker("Model")).hasValue(Pattern.compile("shapes-resnet.*"));
    }

    /** Fills in what is left of the form as a person would, and launches; returns the search's id. */
    private String launch(int trials) {
        choose("Data", "Shapes drawn by code (built in)");
        button("For experts").click();
        choose("Agent", "greedy");
        field("Trials").fill(Integer.toString(trials));
        field("Validation samples").fill("500");
        field("Calibration samples").fill("64");
        Locator limits = page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Limits"));
        limits.getByRole(AriaRole.SLIDER).first().press("End");
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Plan")))
                .containsText("All limits can be held", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(field("The same as YAML"))
                .hasValue(Pattern.compile(".*accuracy-drop: 5.*trials: " + trials + ".*", Pattern.DOTALL));
        button("Launch").click();
        page.waitForURL(Pattern.compile(".*/searches/[^/]+"));
        return page.url().replaceFirst(".*/", "");
    }

    @Test
    void aSearchIsLaunchedFromTheFormFollowedSteeredComparedAndTakenHomeWithTheAccuracyThatThePageShowed()
            throws IOException {
        uploadModel();
        launch(6);
        awaitState("RUNNING");
        Locator strip = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("State of the search"));
        assertThat(strip)
                .containsText(Pattern.compile("[1-6] of 6"), new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        awaitFeed("live");

        button("Pause").click();
        awaitState("PAUSED");
        button("Resume").click();
        awaitState("FINISHED");
        awaitFeed("ended");
        // Six that the agent chose, and the finalists that were made of them.
        assertThat(strip).containsText(Pattern.compile("6 of 6(?! \\+)|7 of 6 \\+ 1|8 of 6 \\+ 2|9 of 6 \\+ 3"));

        field("Trial to pin").fill("0");
        button("Pin").click();
        assertThat(button("Unpin trial 0")).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*pin=0.*"));
        page.reload();
        assertThat(button("Unpin trial 0")).isVisible();
        go("Compare");
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Numbers")))
                .containsText("Trial 0");

        go("Take home");
        Locator follows = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What follows"));
        Locator latency = page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Latency, at most"));
        latency.press("Home");
        assertThat(follows).containsText("Nothing measured so far holds these limits");
        latency.press("End");
        assertThat(follows).containsText("follows");
        Download download = page.waitForDownload(() -> button("Download ONNX").click());
        Path best = folder.resolve("best.onnx");
        download.saveAs(best);

        String shown = follows.getByRole(AriaRole.ROW)
                .nth(1)
                .getByRole(AriaRole.CELL)
                .nth(1)
                .innerText();
        Matcher number = ACCURACY.matcher(shown);
        assertThat(number.find()).as(shown).isTrue();
        assertThat(String.format(Locale.ROOT, "%.2f", accuracy(best))).isEqualTo(number.group(1));
        assertThat(browser.complaints()).isEmpty();
    }

    private static double accuracy(Path model) throws IOException {
        String spec =
                """
                model: %s
                data: {source: generated-shapes, calibration: 64, validation: 500}
                """
                        .formatted(MODEL);
        SearchSpec read = SpecReader.read(spec, MODEL.getParent());
        byte[] base = Files.readAllBytes(MODEL);
        AccuracyProbe probe = new AccuracyProbe(1);
        LabelledData validation =
                SearchData.of(read, Path.of("."), OnnxReader.read(base, "base")).validation();
        return probe.measure(Files.readAllBytes(model), probe.yardstick(base, validation, read.metric()))
                .accuracy();
    }

    @Test
    void aSpaceIsDesignedBrokenReadMendedAndSearched() {
        uploadModel();
        go("Spaces");
        assertThat(page.getByText(Pattern.compile("candidates, log"))).isVisible();
        button("Add a rule").click();
        Locator rule = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Rule 1"));
        choose("Channels kept", "locked");
        field("Rule 1: layers named").fill("stagge2/.*");
        assertThat(rule.getByRole(AriaRole.ALERT)).containsText("It matches nothing. Perhaps /stage2/");
        Locator refusal = page.getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText("rules[0]"));
        assertThat(refusal).containsText("stagge2/.*");
        assertThat(button("Save and launch with it")).isDisabled();

        field("Rule 1: layers named").fill("stage2/.*");
        assertThat(rule).containsText(Pattern.compile("For \\d+ layers"));
        assertThat(refusal).isHidden();
        button("Save and launch with it").click();
        assertThat(field("The same as YAML")).hasValue(Pattern.compile(".*space: my-space.*", Pattern.DOTALL));
        String search = launch(2);
        awaitState("FINISHED");

        JsonNode searched = answer("/searches/" + search);
        List<String> locked = new ArrayList<>();
        answer("/models/" + searched.at("/spec/model").asText() + "/graph")
                .get("groups")
                .forEach(group -> {
                    if (group.get("producers").toString().contains("/stage2/")) {
                        locked.add(group.get("name").asText());
                    }
                });
        assertThat(locked).isNotEmpty();
        for (long trial = 0; trial < searched.at("/summary/finished").asLong(); trial++) {
            JsonNode kept = answer("/searches/" + search + "/trials/" + trial).at("/policy/groups");
            assertThat(locked).allMatch(group -> kept.path(group).asDouble(1) == 1);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private JsonNode answer(String path) {
        return Json.tree(page.request().get(serve.url() + "/api/v1" + path).text());
    }

    @Test
    void whenTheControllerIsKilledThePageSaysSoAndRecoversWithoutAReload() throws IOException, InterruptedException {
        uploadModel();
        launch(400);
        Locator strip = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("State of the search"));
        assertThat(strip).containsText("1 of 400", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        page.evaluate("window.notReloaded = true");

        serve.kill();
        awaitFeed("lost");
        assertThat(strip).containsText("controller is gone since");

        serve = ServeProcess.startAt(serve.url().getPort(), folder.resolve("service"), folder.resolve("serve.log"));
        awaitFeed("live");
        awaitState("RUNNING");
        Pattern later = Pattern.compile("(?:[3-9]|\\d\\d) of 400");
        assertThat(strip).containsText(later, new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
        button("Stop").click();
        awaitState("FINISHED");
    }
}
