package io.skald.server.config;

import io.skald.compactor.TenantRetention;
import io.skald.segment.SegmentOptions;
import io.skald.server.config.ServerConfig.InForce;
import io.skald.server.config.Settings.Value;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Turns the texts of the options into a [ServerConfig].
final class ConfigValues {
    private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warn", "error");
    private static final String OLD_DIRECTORY = "storage_config.filesystem.directory";

    private final Settings settings;
    private final Values values;

    ConfigValues(Settings settings) {
        this.settings = settings;
        this.values = new Values(settings::find);
    }

    /// @throws ConfigException when a value is none, or a file that it names cannot be obeyed
    ServerConfig toConfig() {
        TenantRetention retention = new RetentionChoice(values, settings).retention();
        Path data = dataDirectory();
        var limits =
                new ConfiguredLimits(
                        values, retention, files(), LokiKeys.load(), settings.warnings());
        return new ServerConfig(
                values.text(Options.LISTEN_ADDRESS),
                port(),
                logLevel(),
                data,
                new ServerConfig.Tenancy(
                        values.bool(Options.AUTH_ENABLED), values.bool(Options.MANY_TENANTS)),
                limits,
                period(),
                slowQuery(),
                values.words(Options.SHARD_AGGREGATIONS).contains("approx_topk"),
                values.bool(Options.CACHE_RESULTS),
                values.isSet(Options.MEMORY) ? values.bytes(Options.MEMORY) : 0,
                new DiskLimits(
                        values.bytes(Options.RETENTION_BYTES),
                        values.isSet(Options.MIN_FREE_DISK)
                                ? values.bytes(Options.MIN_FREE_DISK)
                                : -1),
                blockEncoding(),
                inForce(data, retention.period()),
                settings.warnings());
    }

    private List<String> files() {
        List<String> files = new ArrayList<>(values.words(Options.OVERRIDES_FILE));
        files.addAll(values.words(Options.RUNTIME_FILE));
        return files;
    }

    private Duration period() {
        Duration period = values.duration(Options.RUNTIME_PERIOD);
        return period.isZero() ? Duration.ofSeconds(10) : period;
    }

    private Duration slowQuery() {
        boolean all = values.text(Options.SLOW_QUERY).startsWith("-");
        return all ? Duration.ofNanos(-1) : values.duration(Options.SLOW_QUERY);
    }

    private int port() {
        return values.parse(
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
        return values.parse(
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

    private SegmentOptions.Encoding blockEncoding() {
        return values.parse(
                Options.BLOCK_ENCODING,
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "rows" -> SegmentOptions.Encoding.ROWS;
                            case "templates" -> SegmentOptions.Encoding.TEMPLATES;
                            default ->
                                    throw new IllegalArgumentException(
                                            "neither rows nor templates: " + text);
                        });
    }

    private Path dataDirectory() {
        Value old = settings.foreign(OLD_DIRECTORY);
        if (!values.isSet(Options.PATH_PREFIX) && old != null && !old.text().isEmpty()) {
            return besideChunks(old);
        }
        return values.parse(Options.PATH_PREFIX, ConfigValues::path);
    }

    /// Older files name only the folder of the chunks: it lies on the disk that was meant for data, and so does this.
    private Path besideChunks(Value old) {
        @Nullable Path parent = path(old.text()).getParent();
        Path data = (parent == null ? path(old.text()) : parent).resolve("skald");
        settings.warn(
                old.place()
                        + ": "
                        + OLD_DIRECTORY
                        + " names the disk: data is kept in "
                        + data
                        + ", as common.path_prefix is not set");
        return data;
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + text, e);
        }
    }

    private List<InForce> inForce(Path data, Duration retention) {
        List<InForce> all = new ArrayList<>();
        for (Option option : Options.ALL) {
            Value value = settings.find(option);
            if (value != null) {
                all.add(new InForce(option, value.text(), value.place()));
            } else if (option.equals(Options.PATH_PREFIX)) {
                all.add(new InForce(option, data.toString(), "default"));
            } else if (option.equals(LimitOptions.RETENTION_PERIOD)) {
                all.add(new InForce(option, retention.toHours() + "h", "default"));
            } else {
                all.add(new InForce(option, option.defaultText(), "default"));
            }
        }
        return all;
    }
}
