package io.skald.server.config;

import io.skald.server.config.Option.Kind;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything that can be set. The only place where an option is named, together with [LimitOptions]: reading, flags,
/// environment and the table in README.md follow from here.
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
                    "Whether requests must name their tenant in the header `X-Scope-OrgID`; if not,"
                            + " it is ignored. Nobody's identity is checked: that is for a proxy.");
    static final Option MANY_TENANTS =
            new Option(
                    "querier.multi_tenant_queries_enabled",
                    "querier.multi-tenant-queries-enabled",
                    Kind.BOOLEAN,
                    "false",
                    "Whether a read may name several tenants, as in `a|b`.");
    static final Option PATH_PREFIX =
            new Option(
                    "common.path_prefix",
                    "common.path-prefix",
                    Kind.TEXT,
                    "./data",
                    "Directory of all data. One server at a time can use it.");
    static final Option RETENTION_ENABLED =
            new Option(
                    "compactor.retention_enabled",
                    "compactor.retention-enabled",
                    Kind.BOOLEAN,
                    "true",
                    "`false`, written out, keeps all lines for ever.");
    static final Option RUNTIME_FILE =
            new Option(
                    "runtime_config.file",
                    "runtime-config.file",
                    Kind.WORDS,
                    "",
                    "Files with limits of single tenants (`overrides: {TENANT: {...}}`), read again"
                            + " while the server runs. Several are separated by commas.");
    static final Option RUNTIME_PERIOD =
            new Option(
                    "runtime_config.period",
                    "runtime-config.reload-period",
                    Kind.DURATION,
                    "10s",
                    "How often they are read.");
    static final Option OVERRIDES_FILE =
            new Option(
                    "limits_config.per_tenant_override_config",
                    "limits.per-user-override-config",
                    Kind.WORDS,
                    "",
                    "Older name of `runtime_config.file`.");
    static final Option SLOW_QUERY =
            new Option(
                    "frontend.log_queries_longer_than",
                    "frontend.log-queries-longer-than",
                    Kind.DURATION,
                    "0s",
                    "Queries that take longer are logged, a line each. `0`: none, below zero:"
                            + " all.");
    static final Option SHARD_AGGREGATIONS =
            new Option(
                    "query_range.shard_aggregations",
                    "limits.shard_aggregations",
                    Kind.WORDS,
                    "",
                    "`approx_topk` allows queries with it. The answer is exact.");
    static final Option CACHE_RESULTS =
            new Option(
                    "query_range.cache_results",
                    "querier.cache-results",
                    Kind.BOOLEAN,
                    "true",
                    "Whether what metric queries find in a segment is kept for the next ones."
                        + " Answers are the same.");
    static final Option MEMORY =
            new Option(
                    "skald.memory",
                    "skald.memory",
                    Kind.BYTES,
                    "",
                    "All memory that the process may use. The container's limit, else a quarter of"
                            + " the machine, when it is not set.");

    static final Option RETENTION_BYTES =
            new Option(
                    "skald.retention_bytes",
                    "skald.retention-bytes",
                    Kind.BYTES,
                    "0",
                    "Size of all segments above which the oldest day is removed. `0`: no bound.");
    static final Option MIN_FREE_DISK =
            new Option(
                    "skald.min_free_disk",
                    "skald.min-free-disk",
                    Kind.BYTES,
                    "",
                    "Disk that stays free: below it the oldest day is removed, and when only today"
                        + " is left, pushes are refused. A twentieth of the disk, at most 1 GiB,"
                        + " when it is not set; `0`: no bound.");

    static final Option BLOCK_ENCODING =
            new Option(
                    "skald.block_encoding",
                    "skald.block-encoding",
                    Kind.TEXT,
                    "templates",
                    "How lines lie in segments that are merged for the last time: `rows`, or"
                        + " `templates` where these are smaller. What is there stays as it is, and"
                        + " is read in either case.");

    /// In the order in which people read them.
    public static final List<Option> ALL =
            Stream.concat(
                            Stream.of(
                                    LISTEN_ADDRESS,
                                    LISTEN_PORT,
                                    LOG_LEVEL,
                                    AUTH_ENABLED,
                                    MANY_TENANTS,
                                    PATH_PREFIX,
                                    RETENTION_ENABLED,
                                    RUNTIME_FILE,
                                    RUNTIME_PERIOD,
                                    OVERRIDES_FILE,
                                    SLOW_QUERY,
                                    SHARD_AGGREGATIONS,
                                    CACHE_RESULTS,
                                    MEMORY,
                                    RETENTION_BYTES,
                                    MIN_FREE_DISK,
                                    BLOCK_ENCODING),
                            LimitOptions.ALL.stream())
                    .toList();

    private static final Map<String, Option> BY_KEY = by(Option::key);
    private static final Map<String, Option> BY_FLAG = by(Option::flag);

    private Options() {}

    private static Map<String, Option> by(Function<Option, String> name) {
        return ALL.stream().collect(Collectors.toUnmodifiableMap(name, option -> option));
    }

    static @Nullable Option byKey(String key) {
        return BY_KEY.get(key);
    }

    static @Nullable Option byFlag(String flag) {
        return BY_FLAG.get(flag);
    }

    /// The table of README.md.
    public static String markdownTable() {
        var table =
                new StringBuilder(
                        "| YAML key | flag | default | what it does |\n|---|---|---|---|\n");
        for (Option option : ALL) {
            table.append("| `").append(option.key()).append("` | `-").append(option.flag());
            table.append("` | ");
            table.append(option.defaultText().isEmpty() ? "" : "`" + option.shownDefault() + "`");
            table.append(" | ").append(option.doc().replace("|", "\\|")).append(" |\n");
        }
        return table.toString();
    }
}
