package io.skald.server.config;

import io.skald.server.config.Option.Kind;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Everything that can be set. The only place where an option is named: reading, flags, environment and the table in
/// README.md follow from here.
public final class Options {
    static final Option LISTEN_ADDRESS =
            new Option(
                    "server.http_listen_address",
                    "server.http-listen-address",
                    Kind.TEXT,
                    "0.0.0.0",
                    "Address that the server listens on; `0.0.0.0` is every IPv4 address of the"
                            + " machine.");
    static final Option LISTEN_PORT =
            new Option(
                    "server.http_listen_port",
                    "server.http-listen-port",
                    Kind.PORT,
                    "3100",
                    "TCP port of the HTTP server; `0` takes a free one.");
    static final Option LOG_LEVEL =
            new Option(
                    "server.log_level",
                    "log.level",
                    Kind.TEXT,
                    "info",
                    "Least severe messages that are logged: `debug`, `info`, `warn` or `error`.");
    static final Option AUTH_ENABLED =
            new Option(
                    "auth_enabled",
                    "auth.enabled",
                    Kind.BOOLEAN,
                    "false",
                    "Only `false` works yet: one tenant, the header `X-Scope-OrgID` is ignored.");
    static final Option PATH_PREFIX =
            new Option(
                    "common.path_prefix",
                    "common.path-prefix",
                    Kind.TEXT,
                    "./data",
                    "Directory of all data. One server at a time can use it.");
    static final Option RETENTION_PERIOD =
            new Option(
                    "limits_config.retention_period",
                    "store.retention",
                    Kind.DURATION,
                    "168h",
                    "Age at which lines are removed; `0` keeps them for ever.");
    static final Option RETENTION_ENABLED =
            new Option(
                    "compactor.retention_enabled",
                    "compactor.retention-enabled",
                    Kind.BOOLEAN,
                    "true",
                    "`false`, written out, keeps all lines for ever.");
    static final Option REJECT_OLD_SAMPLES =
            new Option(
                    "limits_config.reject_old_samples",
                    "validation.reject-old-samples",
                    Kind.BOOLEAN,
                    "true",
                    "Whether pushed lines older than `reject_old_samples_max_age` are refused.");
    static final Option REJECT_OLD_SAMPLES_MAX_AGE =
            new Option(
                    "limits_config.reject_old_samples_max_age",
                    "validation.reject-old-samples.max-age",
                    Kind.DURATION,
                    "",
                    "Oldest age of a pushed line. As long as the retention when it is not set.");
    static final Option CREATION_GRACE_PERIOD =
            new Option(
                    "limits_config.creation_grace_period",
                    "validation.create-grace-period",
                    Kind.DURATION,
                    "10m",
                    "How far ahead of the server's clock a pushed line may be.");
    static final Option MEMORY =
            new Option(
                    "skald.memory",
                    "skald.memory",
                    Kind.BYTES,
                    "",
                    "All memory that the process may use. The container's limit, else a quarter of"
                            + " the machine, when it is not set.");

    /// In the order in which people read them.
    public static final List<Option> ALL =
            List.of(
                    LISTEN_ADDRESS,
                    LISTEN_PORT,
                    LOG_LEVEL,
                    AUTH_ENABLED,
                    PATH_PREFIX,
                    RETENTION_PERIOD,
                    RETENTION_ENABLED,
                    REJECT_OLD_SAMPLES,
                    REJECT_OLD_SAMPLES_MAX_AGE,
                    CREATION_GRACE_PERIOD,
                    MEMORY);

    private Options() {}

    static @Nullable Option byKey(String key) {
        return ALL.stream().filter(option -> option.key().equals(key)).findFirst().orElse(null);
    }

    static @Nullable Option byFlag(String flag) {
        return ALL.stream().filter(option -> option.flag().equals(flag)).findFirst().orElse(null);
    }

    /// The table of README.md.
    public static String markdownTable() {
        var table =
                new StringBuilder(
                        "| YAML key | flag | default | what it does |\n|---|---|---|---|\n");
        for (Option option : ALL) {
            table.append("| `").append(option.key()).append("` | `-").append(option.flag());
            table.append("` | ");
            table.append(option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`");
            table.append(" | ").append(option.doc()).append(" |\n");
        }
        return table.toString();
    }
}
