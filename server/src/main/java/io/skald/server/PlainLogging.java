package io.skald.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

import org.slf4j.LoggerFactory;

import java.util.Locale;

/// Logging to standard error, one plain line per message, times in UTC. Set up in code: reading an XML file would take
/// longer than all other logging of a start. Found by logback through `META-INF/services`.
public final class PlainLogging extends ContextAwareBase implements Configurator {
    // Lucene has a logger of its own kind, and complains of modules that are not needed here. Held,
    // lest it be collected.
    private static final java.util.logging.Logger LUCENE =
            java.util.logging.Logger.getLogger("org.apache.lucene");
    private static final java.util.logging.Logger VECTORS =
            java.util.logging.Logger.getLogger(
                    "org.apache.lucene.internal.vectorization.VectorizationProvider");
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{0}: %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        root.setLevel(Level.WARN);
        context.getLogger("io.skald").setLevel(Level.INFO);
        LUCENE.setLevel(java.util.logging.Level.SEVERE);
        VECTORS.setLevel(java.util.logging.Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// The level as it is now.
    static String level() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? context.getLogger("io.skald")
                        .getEffectiveLevel()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                : "unknown";
    }

    /// @param level `debug`, `info`, `warn` or `error`; the libraries stay at `warn` unless it is `error`
    static void setLevel(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.skald").setLevel(Level.toLevel(level));
            Level libraries = level.equals("error") ? Level.ERROR : Level.WARN;
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(libraries);
        }
    }
}
