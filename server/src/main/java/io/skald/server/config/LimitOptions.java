package io.skald.server.config;

import io.skald.server.config.Option.Kind;

import java.util.List;

/// What can be set for each tenant: by these keys under `limits_config` for all, and under `overrides` for one.
final class LimitOptions {
    static final Option INGESTION_RATE =
            limit(
                    "ingestion_rate_mb",
                    "distributor.ingestion-rate-limit-mb",
                    Kind.DECIMAL,
                    "0",
                    "MB of lines a second that a tenant may push; more gets 429. `0`: no limit.");
    static final Option INGESTION_BURST =
            limit(
                    "ingestion_burst_size_mb",
                    "distributor.ingestion-burst-size-mb",
                    Kind.DECIMAL,
                    "",
                    "MB that may come at once. One and a half times the rate, at least 6, when it"
                            + " is not set.");
    static final Option MAX_STREAMS =
            limit(
                    "max_global_streams_per_user",
                    "ingester.max-global-streams-per-user",
                    Kind.INTEGER,
                    "0",
                    "Streams that get lines at the same time; lines of more get 429. `0`: no"
                            + " limit.");
    static final Option MAX_STREAMS_HERE =
            limit(
                    "max_streams_per_user",
                    "ingester.max-streams-per-user",
                    Kind.INTEGER,
                    "0",
                    "The same; the smaller one counts.");
    static final Option MAX_LINE_SIZE =
            limit(
                    "max_line_size",
                    "distributor.max-line-size",
                    Kind.BYTES,
                    "256KB",
                    "Longest line; longer ones are refused. `0`: no limit.");
    static final Option TRUNCATE_LINES =
            limit(
                    "max_line_size_truncate",
                    "distributor.max-line-size-truncate",
                    Kind.BOOLEAN,
                    "false",
                    "Whether lines that are too long are cut instead of refused.");
    static final Option TRUNCATE_IDENTIFIER =
            limit(
                    "max_line_size_truncate_identifier",
                    "distributor.max-line-size-truncate-identifier",
                    Kind.TEXT,
                    "",
                    "Text at the end of a line that was cut.");
    static final Option MAX_LABEL_NAMES =
            limit(
                    "max_label_names_per_series",
                    "validation.max-label-names-per-series",
                    Kind.INTEGER,
                    "15",
                    "Labels of a stream, `service_name` not counted.");
    static final Option MAX_LABEL_NAME =
            limit(
                    "max_label_name_length",
                    "validation.max-length-label-name",
                    Kind.INTEGER,
                    "1024",
                    "Bytes of a label's name.");
    static final Option MAX_LABEL_VALUE =
            limit(
                    "max_label_value_length",
                    "validation.max-length-label-value",
                    Kind.INTEGER,
                    "2048",
                    "Bytes of a label's value.");
    static final Option ALLOW_METADATA =
            limit(
                    "allow_structured_metadata",
                    "validation.allow-structured-metadata",
                    Kind.BOOLEAN,
                    "true",
                    "Whether lines may have structured metadata.");
    static final Option MAX_METADATA_SIZE =
            limit(
                    "max_structured_metadata_size",
                    "limits.max-structured-metadata-size",
                    Kind.BYTES,
                    "64KB",
                    "Bytes of a line's structured metadata.");
    static final Option MAX_METADATA_PAIRS =
            limit(
                    "max_structured_metadata_entries_count",
                    "limits.max-structured-metadata-entries-count",
                    Kind.INTEGER,
                    "128",
                    "Pairs of a line's structured metadata.");
    static final Option DISCOVER_SERVICE_NAME =
            limit(
                    "discover_service_name",
                    "validation.discover-service-name",
                    Kind.WORDS,
                    "service,app,application,app_name,name,"
                            + "app_kubernetes_io_name,container,container_name,k8s_container_name,"
                            + "component,workload,job,k8s_job_name",
                    "Labels that `service_name` is taken from. `[]`: it is not added.");
    static final Option DISCOVER_LEVELS =
            limit(
                    "discover_log_levels",
                    "validation.discover-log-levels",
                    Kind.BOOLEAN,
                    "true",
                    "Whether lines get `detected_level`.");
    static final Option REJECT_OLD_SAMPLES =
            limit(
                    "reject_old_samples",
                    "validation.reject-old-samples",
                    Kind.BOOLEAN,
                    "true",
                    "Whether pushed lines older than `reject_old_samples_max_age` are refused.");
    static final Option REJECT_OLD_SAMPLES_MAX_AGE =
            limit(
                    "reject_old_samples_max_age",
                    "validation.reject-old-samples.max-age",
                    Kind.DURATION,
                    "",
                    "Oldest age of a pushed line. As long as the retention when it is not set.");
    static final Option CREATION_GRACE_PERIOD =
            limit(
                    "creation_grace_period",
                    "validation.create-grace-period",
                    Kind.DURATION,
                    "10m",
                    "How far ahead of the server's clock a pushed line may be.");
    static final Option RETENTION_PERIOD =
            limit(
                    "retention_period",
                    "store.retention",
                    Kind.DURATION,
                    "168h",
                    "Age at which lines are removed; `0` keeps them for ever.");
    static final Option MAX_ENTRIES =
            limit(
                    "max_entries_limit_per_query",
                    "validation.max-entries-limit",
                    Kind.INTEGER,
                    "5000",
                    "Lines in one answer.");
    static final Option MAX_SERIES =
            limit(
                    "max_query_series",
                    "querier.max-query-series",
                    Kind.INTEGER,
                    "500",
                    "Series in one answer.");
    static final Option MAX_QUERY_LENGTH =
            limit(
                    "max_query_length",
                    "store.max-query-length",
                    Kind.DURATION,
                    "721h",
                    "Span of time of a query. `0`: no limit.");
    static final Option MAX_QUERY_LOOKBACK =
            limit(
                    "max_query_lookback",
                    "querier.max-query-lookback",
                    Kind.DURATION,
                    "0s",
                    "How far back queries may see. `0`: no limit.");
    static final Option MAX_QUERY_RANGE =
            limit(
                    "max_query_range",
                    "querier.max-query-range",
                    Kind.DURATION,
                    "0s",
                    "Longest range in brackets, as in `[5m]`. `0`: no limit.");
    static final Option MAX_MATCHERS =
            limit(
                    "max_streams_matchers_per_query",
                    "querier.max-streams-matcher-per-query",
                    Kind.INTEGER,
                    "1000",
                    "Matchers in a query.");
    static final Option MAX_PARALLELISM =
            limit(
                    "max_query_parallelism",
                    "querier.max-query-parallelism",
                    Kind.INTEGER,
                    "32",
                    "Threads for one query, never more than there are cores.");
    static final Option QUERY_TIMEOUT =
            limit(
                    "query_timeout",
                    "querier.query-timeout",
                    Kind.DURATION,
                    "1m",
                    "Time that a query may take. `0`: no limit.");
    static final Option MAX_TAILS =
            limit(
                    "max_concurrent_tail_requests",
                    "querier.max-concurrent-tail-requests",
                    Kind.INTEGER,
                    "10",
                    "Tails of a tenant at one time.");
    static final Option VOLUME_ENABLED =
            limit(
                    "volume_enabled",
                    "limits.volume-enabled",
                    Kind.BOOLEAN,
                    "true",
                    "Whether volumes can be asked for.");
    static final Option VOLUME_MAX_SERIES =
            limit(
                    "volume_max_series",
                    "limits.volume-max-series",
                    Kind.INTEGER,
                    "1000",
                    "Volumes in one answer.");
    static final Option DELETION_MODE =
            limit(
                    "deletion_mode",
                    "compactor.deletion-mode",
                    Kind.TEXT,
                    "filter-and-delete",
                    "Whether lines can be deleted: `filter-and-delete`, `filter-only` (the same"
                            + " here) or `disabled`.");

    static final List<Option> ALL =
            List.of(
                    RETENTION_PERIOD,
                    REJECT_OLD_SAMPLES,
                    REJECT_OLD_SAMPLES_MAX_AGE,
                    CREATION_GRACE_PERIOD,
                    INGESTION_RATE,
                    INGESTION_BURST,
                    MAX_STREAMS,
                    MAX_STREAMS_HERE,
                    MAX_LINE_SIZE,
                    TRUNCATE_LINES,
                    TRUNCATE_IDENTIFIER,
                    MAX_LABEL_NAMES,
                    MAX_LABEL_NAME,
                    MAX_LABEL_VALUE,
                    ALLOW_METADATA,
                    MAX_METADATA_SIZE,
                    MAX_METADATA_PAIRS,
                    DISCOVER_SERVICE_NAME,
                    DISCOVER_LEVELS,
                    MAX_ENTRIES,
                    MAX_SERIES,
                    MAX_QUERY_LENGTH,
                    MAX_QUERY_LOOKBACK,
                    MAX_QUERY_RANGE,
                    MAX_MATCHERS,
                    MAX_PARALLELISM,
                    QUERY_TIMEOUT,
                    MAX_TAILS,
                    VOLUME_ENABLED,
                    VOLUME_MAX_SERIES,
                    DELETION_MODE);

    private LimitOptions() {}

    private static Option limit(
            String name, String flag, Kind kind, String defaultText, String doc) {
        return new Option("limits_config." + name, flag, kind, defaultText, doc);
    }
}
