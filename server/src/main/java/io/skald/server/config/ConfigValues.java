package io.skald.server.config;

import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.server.config.ConfigReader.Value;
import io.skald.server.config.Option.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// Turns the texts of the options into a [ServerConfig]; each error names option and place.
final class ConfigValues {
    private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warn", "error");

    private final Function<Option, @Nullable Value> find;
    private final List<String> warnings;

    ConfigValues(Function<Option, @Nullable Value> find, List<String> warnings) {
        this.find = find;
        this.warnings = warnings;
    }

    ServerConfig toConfig() {
        if (bool(Options.AUTH_ENABLED)) {
            throw refuse(
                    Options.AUTH_ENABLED,
                    "authentication is not there yet: put a proxy in front and set it to false");
        }
        Duration retention =
                bool(Options.RETENTION_ENABLED)
                        ? duration(Options.RETENTION_PERIOD)
                        : Duration.ZERO;
        return new ServerConfig(
                text(Options.LISTEN_ADDRESS),
                port(),
                logLevel(),
                dataDirectory(),
                retention,
                ages(retention),
                memory(),
                warnings);
    }

    private ServerConfig.Ages ages(Duration retention) {
        boolean given = find.apply(Options.REJECT_OLD_SAMPLES_MAX_AGE) != null;
        Duration maxAge = given ? duration(Options.REJECT_OLD_SAMPLES_MAX_AGE) : retention;
        // What the retention would remove at once is refused as too old, whatever else is set.
        boolean expired = !retention.isZero() && maxAge.compareTo(retention) > 0;
        boolean reject = bool(Options.REJECT_OLD_SAMPLES) || !retention.isZero();
        if (expired || !bool(Options.REJECT_OLD_SAMPLES)) {
            maxAge = retention;
        }
        return new ServerConfig.Ages(
                reject && !maxAge.isZero(), maxAge, duration(Options.CREATION_GRACE_PERIOD));
    }

    private int port() {
        return parse(
                Options.LISTEN_PORT,
                text -> {
                    int port = Integer.parseInt(text);
                    if (port < 0 || port > 65_535) {
                        throw new IllegalArgumentException("not a port: " + text);
                    }
                    return port;
                });
    }

    private String logLevel() {
        return parse(
                Options.LOG_LEVEL,
                text -> {
                    String level = text.toLowerCase(Locale.ROOT);
                    if (!LOG_LEVELS.contains(level)) {
                        throw new IllegalArgumentException(
                                "unrecognized log level \"" + text + "\"");
                    }
                    return level;
                });
    }

    private Path dataDirectory() {
        return parse(
                Options.PATH_PREFIX,
                text -> {
                    try {
                        return Path.of(text).toAbsolutePath().normalize();
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException("not a path: " + text, e);
                    }
                });
    }

    private long memory() {
        return find.apply(Options.MEMORY) == null ? 0 : parse(Options.MEMORY, ByteSize::parse);
    }

    private boolean bool(Option option) {
        return parse(
                option,
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "yes", "on", "1" -> true;
                            case "false", "no", "off", "0" -> false;
                            default ->
                                    throw new IllegalArgumentException(
                                            "neither true nor false: \"" + text + "\"");
                        });
    }

    private Duration duration(Option option) {
        return parse(option, text -> Duration.ofNanos(GoDurations.parsePrometheus(text)));
    }

    private String text(Option option) {
        Value value = find.apply(option);
        return value == null ? option.defaultText() : value.text();
    }

    private <T> T parse(Option option, Function<String, T> parser) {
        try {
            return parser.apply(text(option));
        } catch (NumberFormatException e) {
            throw refuse(option, "not a number: \"" + text(option) + "\"");
        } catch (IllegalArgumentException | TextFormatException e) {
            throw refuse(option, String.valueOf(e.getMessage()));
        }
    }

    private ConfigException refuse(Option option, String reason) {
        Value value = find.apply(option);
        String place = value == null ? "" : value.place() + ": ";
        String kind = option.kind() == Kind.DURATION ? " (write for example 168h)" : "";
        return new ConfigException(place + option.key() + ": " + reason + kind);
    }
}
