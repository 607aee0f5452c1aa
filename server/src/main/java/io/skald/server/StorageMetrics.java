package io.skald.server;

import io.skald.compactor.CompactorStats;
import io.skald.index.IndexStats;
import io.skald.server.metrics.MetricsText;
import io.skald.store.StoreStats;

/// The numbers of the stores, for `/metrics`.
final class StorageMetrics {
    private StorageMetrics() {}

    static void write(Storage storage, MetricsText out) {
        StoreStats store = storage.store().stats();
        out.counter(
                "skald_store_rows_accepted_total",
                "Lines that became visible.",
                store.rowsAccepted());
        out.counter(
                "skald_store_line_bytes_accepted_total", "Their bytes.", store.lineBytesAccepted());
        out.counter(
                "skald_store_duplicates_total",
                "Lines left out because they were there.",
                store.duplicates());
        out.counter("skald_wal_syncs_total", "Syncs of the write-ahead log.", store.walSyncs());
        out.counter(
                "skald_wal_failures_total",
                "Writes or syncs of the log that failed.",
                store.walFailures());
        out.gauge("skald_wal_bytes", "Bytes of the log's files.", store.walBytes());
        out.gauge(
                "skald_wal_queued_bytes",
                "Bytes of pushes that wait for the log.",
                store.queuedBytes());
        out.gauge("skald_head_bytes", "Heap bytes of lines in memory.", store.headBytes());
        out.gauge("skald_head_rows", "Lines in memory.", store.headRows());
        out.gauge(
                "skald_head_streams", "Streams in memory, once per memtable.", store.headStreams());
        out.gauge("skald_head_memtables", "Memtables.", store.memtables());
        out.counter("skald_flushes_total", "Memtables written to segments.", store.flushes());
        out.counter("skald_flush_failures_total", "Flushes that failed.", store.flushFailures());
        out.gauge("skald_segments", "Live segments.", store.segments());
        out.gauge("skald_segment_bytes", "Bytes of their files.", store.segmentBytes());
        out.gauge("skald_segment_rows", "Lines in them.", store.segmentRows());
        out.counter(
                "skald_corruptions_total",
                "Damaged files or parts of files found.",
                store.corruptions());
        IndexStats index = storage.index().stats();
        out.gauge("skald_index_days", "Days in the label index.", index.days());
        out.gauge("skald_index_documents", "Streams in it, once per day.", index.documents());
        out.gauge("skald_index_pending", "Those not on disk yet.", index.pending());
        out.counter(
                "skald_index_rebuilt_days_total",
                "Days that were broken and made anew.",
                index.rebuiltDays());
        CompactorStats retention = storage.retentionStats();
        out.counter(
                "skald_retention_segments_total",
                "Segments dropped by age.",
                retention.expiredSegments());
        out.counter("skald_retention_rows_total", "Lines in them.", retention.expiredRows());
        out.counter(
                "skald_retention_bytes_total",
                "Bytes of their files.",
                retention.expiredFileBytes());
    }
}
