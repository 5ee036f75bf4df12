package io.lapidary.app.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of a search with 50,000 trials in Chromium: {@code ./lapidary bench dashboard}. Not among the tests, since its
 * promises are about a machine that does nothing else; {@code --report-only} only says what it measured.
 */
@Timeout(300)
class DashboardBench {
    private static final int TRIALS = 50_000;
    private static final int EVENTS = 60;
    /** Between events, so that each meets another of the page's own rhythms. */
    private static final int SHORTEST_PAUSE_MILLIS = 40;

    private static final int PAUSE_STEP_MILLIS = 37;
    private static final int PAUSES = 9;
    private static final double MOST_PAINT_MILLIS = 1_500;
    private static final double MOST_EVENT_MILLIS = 200;
    private static final double MOST_TASK_MILLIS = 200;

    /**
     * Takes down long tasks, and when a plot of other trials is drawn: two frames after its label, which changes with it, the
     * frame that shows it is over.
     */
    private static final String WATCH =
            """
            window.tasks = [];
            window.drawn = [];
            new PerformanceObserver(list => list.getEntries().forEach(e => tasks.push(e.duration)))
                .observe({type: "longtask", buffered: true});
            let before = null;
            const look = () => {
                const plot = document.querySelector(".overview-pareto [role=img]");
                const label = plot && plot.getAttribute("aria-label");
                if (label && label !== before) {
                    before = label;
                    requestAnimationFrame(() => requestAnimationFrame(() =>
                        drawn.push([performance.now(), Date.now(), Number(/ (\\d+) trials/.exec(label)[1])])));
                }
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
            """;

    /** Scrolls through all rows, then sorts them; resolves when that is drawn, with whether the last row was reached. */
    private static final String SCROLL =
            """
            async () => {
                const frame = () => new Promise(drawn => requestAnimationFrame(drawn));
                const rows = document.querySelector(".trials-rows");
                const step = (rows.scrollHeight - rows.clientHeight) / 300;
                for (let i = 1; i <= 300; i++) {
                    rows.scrollTop = i * step;
                    await frame();
                }
                const last = rows.querySelector("table").getAttribute("aria-rowcount");
                const reached = rows.querySelector(`tr[aria-rowindex="${last}"]`) !== null;
                [...document.querySelectorAll("th button")].find(b => b.textContent.includes("Accuracy")).click();
                await frame();
                await new Promise(done => setTimeout(done, 200));
                return reached;
            }
            """;

    @TempDir
    Path folder;

    @Test
    void fiftyThousandTrialsArePaintedSoonAndEventsAtOnce() throws Exception {
        try (Browsing browser = Browsing.start();
                ManyTrialsService service = new ManyTrialsService(folder, TRIALS)) {
            String search = service.url() + "/searches/" + ManyTrialsService.SEARCH;
            // Once before, as a service that has run for a while: its code is compiled, its files are read.
            try (Page first = browser.page(ColorScheme.LIGHT)) {
                first.addInitScript(WATCH);
                first.navigate(search);
                awaitDrawn(first, TRIALS);
            }
            Page page = browser.page(ColorScheme.LIGHT);
            page.addInitScript(WATCH);
            page.navigate(search);
            awaitDrawn(page, TRIALS);
            double paint = number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime");
            double whole = number(page, "drawn.at(-1)[0]");
            double startTask = longestTask(page);
            List<Double> events = events(page, service);
            double median = events.get(EVENTS / 2);
            double most = events.get(EVENTS - 1);
            double eventTask = longestTask(page);
            double tableTask = table(page, search);

            System.out.printf(
                    "overview of %,d trials: first paint %.0f ms, all drawn %.0f ms, longest task until then %.0f ms%n",
                    TRIALS, paint, whole, startTask);
            System.out.printf(
                    "overview of %,d trials: event drawn %.0f ms after it was sent (median), %.0f ms (95 %%), %.0f ms (most) of %d; longest task %.0f ms%n",
                    TRIALS, median, events.get(EVENTS * 95 / 100), most, EVENTS, eventTask);
            System.out.printf(
                    "table of %,d trials, scrolled through and sorted: longest task %.0f ms%n", TRIALS, tableTask);
            System.out.printf(
                    "load of the machine: %.1f on %d processors%n",
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    Runtime.getRuntime().availableProcessors());

            assertThat(browser.complaints()).isEmpty();
            if (!Boolean.getBoolean("lapidary.report-only")) {
                SoftAssertions.assertSoftly(soft -> {
                    soft.assertThat(whole)
                            .as("milliseconds to all trials drawn")
                            .isLessThan(MOST_PAINT_MILLIS);
                    soft.assertThat(most).as("milliseconds to an event drawn").isLessThan(MOST_EVENT_MILLIS);
                    soft.assertThat(Collections.max(List.of(startTask, eventTask, tableTask)))
                            .as("milliseconds of the longest task")
                            .isLessThan(MOST_TASK_MILLIS);
                });
            }
        }
    }

    /** Milliseconds from an event's way into the stream to the end of the frame that shows it, the shortest first. */
    private static List<Double> events(Page page, ManyTrialsService service) {
        List<Double> events = new ArrayList<>();
        for (int i = 1; i <= EVENTS; i++) {
            long sent = service.happen();
            awaitDrawn(page, TRIALS + i);
            events.add(number(page, "drawn.at(-1)[1]") - sent);
            page.waitForTimeout(SHORTEST_PAUSE_MILLIS + PAUSE_STEP_MILLIS * (i % PAUSES));
        }
        Collections.sort(events);
        return events;
    }

    private static double table(Page page, String search) {
        page.navigate(search + "/trials");
        page.waitForSelector(".trials-rows tbody a");
        // What comes from opening the page was measured above.
        page.evaluate("new Promise(done => setTimeout(() => done(tasks.length = 0), 300))");
        assertThat(page.evaluate(SCROLL)).as("whether the last row was reached").isEqualTo(true);
        return longestTask(page);
    }

    /** The longest since it was last asked for, in milliseconds; 0 where none was longer than 50. */
    private static double longestTask(Page page) {
        double longest = number(page, "Math.max(0, ...tasks)");
        page.evaluate("tasks.length = 0");
        return longest;
    }

    private static void awaitDrawn(Page page, int trials) {
        page.waitForFunction("trials => drawn.length > 0 && drawn.at(-1)[2] === trials", trials);
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }
}
