package io.lapidary.app.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.lapidary.app.Cli;
import io.lapidary.app.soak.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page on a service with two finished searches, light and dark, on the screen of a small laptop. The pictures go to
 * {@code target/screenshots}, for people to look at: {@code ./lapidary screenshots}.
 */
@Timeout(300)
class PagesIT {
    private static final Path MODEL =
            Path.of("../../samples/shapes-resnet.onnx").toAbsolutePath().normalize();
    private static final String SPEC =
            """
            name: %s
            model: %s
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: fastest, limits: {accuracy-drop: 5, size: 60%%}}
            agent: %s
            budget: {trials: 8, window: 2}
            """;

    @TempDir
    static Path folder;

    private static Browsing browser;
    private static ServeProcess serve;
    private static String first;
    private static final Map<String, String> PATHS = new LinkedHashMap<>();

    @BeforeAll
    static void search() throws IOException, InterruptedException {
        browser = Browsing.start();
        serve = ServeProcess.start(folder.resolve("service"), folder.resolve("serve.log"));
        first = submitted("shapes", "ddpg");
        String second = submitted("shapes-random", "random");
        awaitEnd(first);
        awaitEnd(second);
        String home = "/searches/" + first;
        PATHS.put("searches", "/");
        PATHS.put("launch", "/launch?expert=1");
        PATHS.put("overview", home + "?pin=0,1");
        PATHS.put("overview-then", home + "?at=9&progress=hypervolume&beside=" + second);
        PATHS.put("candidate", home + "/trials/0");
        PATHS.put("candidates", home + "/trials/0?with=1,2,3");
        PATHS.put("trials", home + "/trials");
        PATHS.put("agent", home + "/agent?beside=" + second);
        PATHS.put("events", home + "/events");
        PATHS.put("choose", home + "/choose");
        PATHS.put("spaces", "/spaces");
        PATHS.put("workers", "/workers");
        PATHS.put("compare", "/compare?searches=" + first + "," + second);
    }

    private static String submitted(String name, String agent) throws IOException {
        Path spec = Files.writeString(folder.resolve(name + ".yaml"), SPEC.formatted(name, MODEL, agent));
        Cli submitted = Cli.run("submit", spec, "--controller", serve.url());
        assertThat(submitted.exit()).as(submitted.err()).isZero();
        return submitted.out().strip();
    }

    private static void awaitEnd(String search) {
        assertThat(Cli.run("watch", search, "--controller", serve.url()).exit()).isIn(0, 3);
    }

    @AfterAll
    static void close() {
        if (serve != null) {
            serve.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void theReportOfAServedSearchOpensWithoutTheService() {
        Path report = folder.resolve("report.html");
        Cli exported = Cli.run("export", first, "--format", "html", "-o", report, "--controller", serve.url());
        assertThat(exported.exit()).as(exported.err()).isZero();

        Page page = browser.page(ColorScheme.LIGHT);
        page.context().setOffline(true);
        page.navigate(report.toUri().toString());
        page.getByText("Stopped after").waitFor();
        page.getByText("Accuracy against latency").waitFor();
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    static Stream<String> pages() {
        return PATHS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageFitsTheScreenAndIsUsableByEverybody(String name) {
        Page page = browser.page(ColorScheme.LIGHT);
        Answers answers = new Answers(page);
        page.navigate(serve.url() + PATHS.get(name));
        page.getByRole(AriaRole.HEADING).first().waitFor();
        page.waitForCondition(() -> page.getByText("Loading the").count() == 0);
        page.waitForLoadState(LoadState.LOAD);
        answers.await();
        Pictures.take(page, name + "-light");
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("width of the page")
                .isEqualTo(1366);
        List<String> barriers = new ArrayList<>(Pictures.barriers(page));

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        answers.await();
        Pictures.take(page, name + "-dark");
        barriers.addAll(Pictures.contrastBarriers(page));

        assertThat(barriers).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }
}
