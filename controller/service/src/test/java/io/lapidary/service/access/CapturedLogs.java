package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.lapidary.service.http.ApiServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Takes all that a service can log, at every level, in place of where it would go, until it is closed. */
public final class CapturedLogs implements AutoCloseable {
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<Appender<ILoggingEvent>> silenced = new ArrayList<>();
    private final Logger urls = root.getLoggerContext().getLogger(ApiServer.URL_LOGGER);
    private final Level level = root.getLevel();

    public CapturedLogs() {
        logged.list = Collections.synchronizedList(new ArrayList<>());
        logged.start();
        root.iteratorForAppenders().forEachRemaining(silenced::add);
        silenced.forEach(root::detachAppender);
        root.addAppender(logged);
        root.setLevel(Level.ALL);
        // As the service itself sets it.
        urls.setLevel(Level.ERROR);
    }

    /** Fails where a text was logged: in a message, an exception or a context. */
    public void assertWithout(String secret) {
        List<ILoggingEvent> events;
        synchronized (logged.list) {
            events = List.copyOf(logged.list);
        }
        assertThat(events).isNotEmpty();
        assertThat(events.stream().map(CapturedLogs::text).filter(text -> text.contains(secret)))
                .isEmpty();
    }

    private static String text(ILoggingEvent event) {
        String thrown = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return event.getFormattedMessage() + event.getMDCPropertyMap() + thrown;
    }

    @Override
    public void close() {
        root.setLevel(level);
        urls.setLevel(null);
        root.detachAppender(logged);
        silenced.forEach(root::addAppender);
    }
}
