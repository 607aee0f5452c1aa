package io.skald.server.config;

import java.util.SortedMap;
import java.util.TreeMap;

/// How the memory of the process is divided. Heap and direct memory are limits of the virtual machine, which
/// `bin/skald` sets from the same ceiling; the rest is what the parts may use inside them.
///
/// @param heapBytes the heap's limit
/// @param headBytes lines in memory that are not in a segment yet, those being written included
/// @param bodyBytes request bodies that were received and are not answered yet
/// @param maxBodyBytes largest single body, also after decompression
/// @param queueBytes pushes that wait for the write-ahead log
/// @param labelCacheBytes label sets that the index has read, and fingerprints of its streams
/// @param streamCacheBytes streams that push decoding knows by their label text
/// @param queryHeldBytes lines that one query may hold
/// @param tailQueueBytes pushes that wait to be shown to tails
/// @param tailReaderBytes lines that wait for the readers of tails
/// @param queryCells counters that one query may hold, 8 bytes each
public record MemoryPlan(
        long heapBytes,
        long headBytes,
        long bodyBytes,
        int maxBodyBytes,
        long queueBytes,
        long labelCacheBytes,
        long streamCacheBytes,
        long queryHeldBytes,
        long tailQueueBytes,
        long tailReaderBytes,
        long queryCells) {
    // After a crash all of it comes back from the log before the server is ready, a second of
    // processor time for each 100 MiB (docs/reliability.md of chunk-store). Large segments are the
    // compactor's work.
    private static final long MAX_HEAD_BYTES = 96L << 20;
    // Loki's limit.
    private static final long MAX_BODY_BYTES = 100L << 20;
    private static final long MAX_CACHE_BYTES = 16L << 20;
    private static final long MAX_QUERY_BYTES = 64L << 20;
    private static final long MAX_TAIL_BYTES = 64L << 20;
    private static final long MAX_PARTIAL_BYTES = 128L << 20;
    private static final int CELL_BYTES = Long.BYTES;
    // With the small ones together a quarter of the heap.
    private static final int LARGE_QUERIES = 3;
    // Beside what it may hold, a query has buffers and its parts of caches, a few MiB where it
    // looks at many labels.
    private static final long HEAP_PER_QUERY = 16L << 20;
    private static final int MIN_QUERIES = 4;
    private static final int MAX_QUERIES = 64;
    // Sixteen open segments, the one that is written, and directories of many streams.
    private static final long MAX_COMPACTION_BYTES = 80L << 20;

    /// Merging of segments.
    public long compactionBytes() {
        // In 512 MB enough for blocks of templates of 4 MiB.
        return Math.min(MAX_COMPACTION_BYTES, heapBytes * 165 / 1000);
    }

    /// Requests of queries that run at the same time.
    public int queriesAtOnce() {
        return Math.clamp(heapBytes / HEAP_PER_QUERY, MIN_QUERIES, MAX_QUERIES);
    }

    /// Queries at one time that may hold [#queryHeldBytes()] and [#queryCells()].
    public int largeQueries() {
        return LARGE_QUERIES;
    }

    /// Lines, or counters, that each of the others may hold: together as much as one of those.
    public long smallQueryBytes() {
        return queryHeldBytes / queriesAtOnce();
    }

    /// Counters that a query may hold which is not one of [#largeQueries()].
    public long smallQueryCells() {
        return smallQueryBytes() / CELL_BYTES;
    }

    /// Streams that queries have found and still work on: fingerprints, places in tables, and the label sets that were read.
    public long selectedStreamBytes() {
        return heapBytes / 5;
    }

    /// Directories of segments, and of blocks of templates.
    public long directoryBytes() {
        // In 512 MB the heads of 2 GB of lines fit, 37 MB: where they do not, each search of
        // everything reads them anew.
        return heapBytes * 16 / 100;
    }

    /// What metric queries have found in segments, for the next ones.
    public long partialBytes() {
        return Math.min(MAX_PARTIAL_BYTES, heapBytes * 3 / 100);
    }

    /// Patterns of lines, and stored batches that wait to be looked at for them.
    public long patternBytes() {
        return Math.min(MAX_CACHE_BYTES, heapBytes / 40);
    }

    /// Large pushes while they are decoded.
    public long decodeBytes() {
        return heapBytes / 5;
    }

    /// Each part by its name, in bytes. They add up to more than the heap: a push is in one of bodies, decoding, queue and
    /// head at a time, and hardly ever is every part full.
    public SortedMap<String, Long> budgets() {
        SortedMap<String, Long> budgets = new TreeMap<>();
        budgets.put("bodies", bodyBytes);
        budgets.put("compaction", compactionBytes());
        budgets.put("decoding", decodeBytes());
        budgets.put("directories", directoryBytes());
        budgets.put("head", headBytes);
        budgets.put("label_cache", labelCacheBytes);
        budgets.put("partial_results", partialBytes());
        budgets.put("patterns", patternBytes());
        budgets.put("query_counters_each", queryCells * CELL_BYTES);
        budgets.put("query_lines_each", queryHeldBytes);
        budgets.put("query_streams", selectedStreamBytes());
        budgets.put("stream_cache", streamCacheBytes);
        budgets.put("tail_pushes", tailQueueBytes);
        budgets.put("tail_readers", tailReaderBytes);
        budgets.put("wal_queue", queueBytes);
        return budgets;
    }

    /// @param heapBytes the heap's limit, as the virtual machine tells it
    public static MemoryPlan of(long heapBytes) {
        long body = heapBytes / 5;
        long cache = Math.min(MAX_CACHE_BYTES, heapBytes / 40);
        long query = Math.min(MAX_QUERY_BYTES, heapBytes / 16);
        return new MemoryPlan(
                heapBytes,
                Math.min(MAX_HEAD_BYTES, heapBytes * 27 / 100),
                body,
                (int) Math.min(MAX_BODY_BYTES, body),
                heapBytes / 10,
                cache,
                cache,
                query,
                Math.min(MAX_TAIL_BYTES, heapBytes / 32),
                Math.min(MAX_TAIL_BYTES, heapBytes / 16),
                query / CELL_BYTES);
    }
}
