package io.lapidary.app.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.lapidary.service.http.ApiServer;
import org.slf4j.LoggerFactory;

/** The log of a service: on standard error, for operators. */
final class ServiceLog {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %msg%n";

    private ServiceLog() {}

    /**
     * Begins it, in place of what commands log.
     *
     * @param json an object a line, for machines
     */
    static void begin(boolean json) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        Encoder<ILoggingEvent> encoder = json ? json() : text();
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv("LAPIDARY_LOG"), Level.WARN));
        root.addAppender(appender);
        context.getLogger(ApiServer.URL_LOGGER).setLevel(Level.ERROR);
        if (System.getenv("LAPIDARY_LOG") == null) {
            context.getLogger("io.lapidary").setLevel(Level.INFO);
            // They warn of what is meant to be so: no cluster, no module options, no GPU.
            context.getLogger("com.hazelcast").setLevel(Level.ERROR);
            context.getLogger("ai.djl").setLevel(Level.ERROR);
        }
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        return encoder;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }
}
