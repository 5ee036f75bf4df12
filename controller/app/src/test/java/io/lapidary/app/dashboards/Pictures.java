package io.lapidary.app.dashboards;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;

/** Looks at a page as people do: pictures for them in {@code target/screenshots}, and what would keep some of them out. */
final class Pictures {
    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final String DRAWN =
            """
            async () => {
                for (let frame = 0; frame < 3; frame++) {
                    await new Promise(drawn => requestAnimationFrame(drawn));
                }
                await Promise.all(document.getAnimations()
                    .filter(animation => animation.effect.getTiming().iterations !== Infinity)
                    .map(animation => animation.finished.catch(() => null)));
            }
            """;
    private static final List<String> SERIOUS = List.of("serious", "critical");

    private Pictures() {}

    /** Takes a picture of all of a page, once it is drawn. */
    static void take(Page page, String name) {
        awaitDrawn(page);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Returns when what the page knows is drawn: charts are a frame after their data came, and colours fade over. */
    static void awaitDrawn(Page page) {
        page.evaluate(DRAWN);
    }

    /** What would keep people out. */
    static List<String> barriers(Page page) {
        return found(new AxeBuilder(page));
    }

    /** The same of colours only: all else is the same in the dark. */
    static List<String> contrastBarriers(Page page) {
        return found(new AxeBuilder(page).withRules(List.of("color-contrast")));
    }

    /** The pages hold no frames, so the browser need not open a second page for each. */
    private static List<String> found(AxeBuilder axe) {
        return axe.setLegacyMode(true).analyze().getViolations().stream()
                .filter(rule -> SERIOUS.contains(rule.getImpact()))
                .map(Pictures::told)
                .toList();
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " at "
                + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml())
                        .toList();
    }
}
