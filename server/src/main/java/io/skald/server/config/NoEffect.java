package io.skald.server.config;

import java.util.List;

/// Why a key of Loki has no effect here, by the group it belongs to.
final class NoEffect {
    private record Reason(String prefix, String text) {}

    private static final String ONE_PROCESS = "Skald is one process and needs no ring or gRPC";
    private static final String RULES = "there is no ruler yet, rules are not evaluated";
    private static final String CACHES = "caches are sized by the memory that there is";
    private static final String STEPS = "steps begin where the query says";
    private static final String SPLIT = "queries are split by their data";
    private static final String QUEUE = "2048 queries of all tenants may wait";
    private static final String BODIES =
            "bodies have Loki's usual limit, or less with little memory";
    private static final String STORE =
            "Skald has its own format on disk, and does not read Loki's";

    // The first that fits counts.
    private static final List<Reason> REASONS =
            List.of(
                    new Reason("ruler", RULES),
                    new Reason("limits_config.ruler_", RULES),
                    new Reason("common.storage.filesystem.rules_directory", RULES),
                    new Reason("schema_config", STORE),
                    new Reason("storage_config", STORE),
                    new Reason("common.storage", STORE),
                    new Reason("common.compactor", STORE),
                    new Reason("bloom_", STORE),
                    new Reason("limits_config.bloom_", STORE),
                    new Reason("chunk_store_config.chunk_cache", CACHES),
                    new Reason("chunk_store_config.write_dedupe_cache", CACHES),
                    new Reason("chunk_store_config", STORE),
                    new Reason("query_range.align_queries_with_step", STEPS),
                    new Reason("query_range.instant_metric_query_split_align", STEPS),
                    new Reason(
                            "query_range.max_retries", "queries run here, and nothing is retried"),
                    new Reason("query_range.parallelise_shardable_queries", SPLIT),
                    new Reason("query_range.split_queries_by_interval", SPLIT),
                    new Reason("query_range", CACHES),
                    new Reason("ingester.wal", "pushes are always logged and synced"),
                    new Reason("ingester.lifecycler", ONE_PROCESS),
                    new Reason("ingester_client", ONE_PROCESS),
                    new Reason("ingester", "when lines go to disk follows from the memory"),
                    new Reason("server.grpc_", ONE_PROCESS),
                    new Reason("common", ONE_PROCESS),
                    new Reason("memberlist", ONE_PROCESS),
                    new Reason("frontend.max_outstanding_per_tenant", QUEUE),
                    new Reason("query_scheduler.max_outstanding_requests_per_tenant", QUEUE),
                    new Reason(
                            "frontend.compress_responses",
                            "answers are compressed for clients that ask for it"),
                    new Reason("frontend.log_query_request_headers", "no headers are logged"),
                    new Reason("frontend.query_stats_enabled", "answers always have statistics"),
                    new Reason("frontend.max_body_size", BODIES),
                    new Reason("distributor.max_recv_msg_size", BODIES),
                    new Reason("distributor.max_decompressed_size", BODIES),
                    new Reason("distributor.push_worker_count", "there is a worker for each core"),
                    new Reason("frontend", ONE_PROCESS),
                    new Reason("frontend_worker", ONE_PROCESS),
                    new Reason("query_scheduler", ONE_PROCESS),
                    new Reason("querier.tail_max_duration", "a tail ends after one hour"),
                    new Reason("querier.max_concurrent", "queries share one reader for each core"),
                    new Reason(
                            "querier.query_timeout",
                            "what counts is limits_config.query_timeout, as with Loki"),
                    new Reason(
                            "querier.per_request_limits_enabled",
                            "requests cannot bring limits of their own"),
                    new Reason("querier", ONE_PROCESS),
                    new Reason("index_gateway", ONE_PROCESS),
                    new Reason("distributor", ONE_PROCESS),
                    new Reason("kafka_config", ONE_PROCESS),
                    new Reason("ingest_limits", ONE_PROCESS),
                    new Reason("internal_server", "there is one port for everything"),
                    new Reason("table_manager", "there are no tables"),
                    new Reason("compactor.delete_request", "deletes need no store of their own"),
                    new Reason("compactor", "compaction needs no settings"),
                    new Reason("pattern_ingester", "patterns need no settings"),
                    new Reason("limits_config.pattern_", "patterns need no settings"),
                    new Reason("analytics", "Skald tells nobody that it runs"),
                    new Reason("tracing", "Skald writes no traces"),
                    new Reason("server", "its part of the HTTP server has no settings"),
                    new Reason(
                            "limits_config.per_stream_rate_limit",
                            "a stream may push as fast as its tenant"),
                    new Reason(
                            "limits_config.unordered_writes",
                            "lines are taken in any order, as old as the retention"),
                    new Reason(
                            "limits_config.increment_duplicate_timestamp",
                            "lines of equal time keep their order"),
                    new Reason("limits_config.split_", SPLIT),
                    new Reason("limits_config.tsdb_", SPLIT),
                    new Reason("limits_config.shard_streams", "streams need no sharding"),
                    new Reason("limits_config", "Skald has no such limit"));

    private NoEffect() {}

    static String reason(String path) {
        for (Reason reason : REASONS) {
            if (path.startsWith(reason.prefix())) {
                return reason.text();
            }
        }
        return "Skald has no such part";
    }
}
