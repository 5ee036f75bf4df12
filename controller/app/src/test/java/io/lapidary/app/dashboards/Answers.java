package io.lapidary.app.dashboards;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.HashSet;
import java.util.Set;

/** What a page has asked for and not got yet, but for streams, which do not end. Used by one thread. */
final class Answers {
    /** One answer may make the page ask for another, a frame or two later. */
    private static final int QUIET_ROUNDS = 3;

    private final Page page;
    private final Set<Request> open = new HashSet<>();

    /** To be made before the page is opened. */
    Answers(Page page) {
        this.page = page;
        page.onRequest(request -> {
            if (!request.url().endsWith("/events")) {
                open.add(request);
            }
        });
        page.onRequestFinished(open::remove);
        page.onRequestFailed(open::remove);
    }

    /** Returns when all have come and the page asks for no more. */
    void await() {
        int quiet = 0;
        while (quiet < QUIET_ROUNDS) {
            page.waitForCondition(open::isEmpty);
            Pictures.awaitDrawn(page);
            quiet = open.isEmpty() ? quiet + 1 : 0;
        }
    }
}
