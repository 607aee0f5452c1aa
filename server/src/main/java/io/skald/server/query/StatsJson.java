package io.skald.server.query;

import io.skald.logql.engine.QueryStats;

import java.util.Locale;

/// The statistics of a query in the shape of Loki's: its clients read `summary` and a few counts of the store. What has
/// no counterpart here is zero.
final class StatsJson {
    private static final String RESULT_CACHE = "result";
    private static final String[] CACHES = {
        "chunk",
        "index",
        "result",
        "statsResult",
        "volumeResult",
        "seriesResult",
        "labelResult",
        "instantMetricResult"
    };

    /// @param execNanos from the start of the query to its result
    /// @param queueNanos that it waited for a thread before
    record Timing(long execNanos, long queueNanos) {}

    private StatsJson() {}

    /// @param returned entries of the answer
    static void write(JsonOut out, QueryStats stats, long returned, Timing timing) {
        out.raw("{\"summary\":{");
        double seconds = Math.max(timing.execNanos(), 1) / 1e9;
        long bytes = stats.scan().bytesConsidered();
        long rows = stats.scan().rowsConsidered();
        field(out, "bytesProcessedPerSecond", (long) (bytes / seconds));
        field(out, "linesProcessedPerSecond", (long) (rows / seconds));
        field(out, "totalBytesProcessed", bytes);
        field(out, "totalLinesProcessed", rows);
        out.raw("\"execTime\":").raw(seconds(timing.execNanos()));
        out.raw(",\"queueTime\":").raw(seconds(timing.queueNanos())).raw(',');
        field(out, "subqueries", 0);
        field(out, "totalEntriesReturned", returned);
        field(out, "splits", stats.morselsPlanned());
        field(out, "shards", 0);
        field(out, "totalPostFilterLines", stats.rowsPassed());
        last(out, "totalStructuredMetadataBytesProcessed", 0);
        out.raw("},\"querier\":{\"store\":");
        store(out, stats);
        out.raw(
                "},\"ingester\":{\"totalReached\":1,\"totalChunksMatched\":0,\"totalBatches\":0,\"totalLinesSent\":0,");
        out.raw("\"store\":");
        store(out, QueryStats.NONE);
        out.raw("},\"cache\":{");
        for (int i = 0; i < CACHES.length; i++) {
            out.raw(i == 0 ? "\"" : ",\"").raw(CACHES[i]).raw("\":");
            boolean isUsed = CACHES[i].equals(RESULT_CACHE);
            cache(out, isUsed ? stats.partials() : QueryStats.Partials.NONE);
        }
        out.raw("},\"index\":{\"totalChunks\":0,\"postFilterChunks\":0,\"shardsDuration\":0,");
        out.raw("\"usedBloomFilters\":false,\"totalStreams\":0}}");
    }

    private static void cache(JsonOut out, QueryStats.Partials use) {
        out.raw('{');
        field(out, "entriesFound", use.found());
        field(out, "entriesRequested", use.requested());
        field(out, "entriesStored", use.stored());
        out.raw("\"bytesReceived\":0,\"bytesSent\":0,");
        out.raw("\"requests\":0,\"downloadTime\":0,\"queryLengthServed\":0}");
    }

    private static void store(JsonOut out, QueryStats stats) {
        out.raw('{');
        field(out, "totalChunksRef", stats.morselsPlanned());
        field(out, "totalChunksDownloaded", stats.scan().blocksRead());
        field(out, "chunksDownloadTime", 0);
        field(out, "chunkRefsFetchTime", 0);
        out.raw("\"chunk\":{");
        field(out, "headChunkBytes", 0);
        field(out, "headChunkLines", 0);
        field(out, "decompressedBytes", stats.scan().bytesDecompressed());
        field(out, "decompressedLines", stats.scan().rowsConsidered());
        field(out, "compressedBytes", 0);
        field(out, "totalDuplicates", 0);
        field(out, "postFilterLines", stats.rowsPassed());
        field(out, "headChunkStructuredMetadataBytes", 0);
        last(out, "decompressedStructuredMetadataBytes", 0);
        out.raw("}}");
    }

    private static void field(JsonOut out, String name, long value) {
        last(out, name, value);
        out.raw(',');
    }

    private static void last(JsonOut out, String name, long value) {
        out.raw('"').raw(name).raw("\":").number(value);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }
}
