package io.skald.server;

import io.skald.compactor.CompactorStats;
import io.skald.index.IndexStats;
import io.skald.server.metrics.MetricsText;
import io.skald.server.query.PartialResults;
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
        IndexStats index = storage.index().stats();
        out.counter(
                "skald_corruptions_total",
                "Damaged files or parts of files found.",
                store.corruptions() + index.rebuiltDays() + index.damagedFiles());
        out.gauge(
                "skald_wal_torn_bytes",
                "Bytes in log and manifest that were no records at the start: writes cut short, or"
                        + " damage.",
                store.tornBytes());
        out.gauge("skald_index_days", "Days in the label index.", index.days());
        out.gauge("skald_index_documents", "Streams in it, once per day.", index.documents());
        out.gauge("skald_index_pending", "Those not on disk yet.", index.pending());
        out.counter(
                "skald_index_rebuilt_days_total",
                "Days that were broken and made anew.",
                index.rebuiltDays());
        out.gauge(
                "skald_pushes_refused",
                "1 when pushes are refused because of the disk.",
                storage.refusal() == null ? 0 : 1);
        if (storage.partials() != null) {
            writePartials(storage.partials().stats(), out);
        }
        writeUpkeep(storage.upkeep().stats(), out);
    }

    private static void writePartials(PartialResults.Stats stats, MetricsText out) {
        out.counter(
                "skald_partial_results_hits_total",
                "Results for a segment and some time that a query found ready.",
                stats.hits());
        out.counter(
                "skald_partial_results_misses_total",
                "Those that it had to work out.",
                stats.misses());
        out.gauge("skald_partial_results", "Those that are kept.", stats.entries());
        out.gauge("skald_partial_results_bytes", "Heap bytes of them.", stats.bytes());
    }

    static void writeClock(RetentionClock clock, MetricsText out) {
        out.gauge(
                "skald_clock_ahead_seconds",
                "Seconds by which the wall clock has outrun elapsed time.",
                clock.ahead().toSeconds());
        out.gauge(
                "skald_retention_paused",
                "1 when nothing is deleted by age, since the clock is not believed.",
                clock.isPaused() ? 1 : 0);
    }

    private static void writeUpkeep(CompactorStats stats, MetricsText out) {
        CompactorStats.Dropped expired = stats.expired();
        out.counter(
                "skald_retention_segments_total", "Segments dropped by age.", expired.segments());
        out.counter("skald_retention_rows_total", "Lines in them.", expired.rows());
        out.counter("skald_retention_bytes_total", "Bytes of their files.", expired.bytes());
        CompactorStats.Dropped overfull = stats.overfull();
        out.counter(
                "skald_room_segments_total",
                "Segments dropped because there was no room.",
                overfull.segments());
        out.counter("skald_room_rows_total", "Lines in them.", overfull.rows());
        out.counter("skald_room_bytes_total", "Bytes of their files.", overfull.bytes());
        out.gauge(
                "skald_room_refusing",
                "1 when pushes are refused for want of room.",
                stats.refusing() ? 1 : 0);
        writeMerges("skald_compaction", "tiers", stats.tiers(), out);
        writeMerges("skald_rewrite", "rewrites", stats.rewrites(), out);
        out.counter(
                "skald_compaction_failures_total",
                "Merges that failed and are tried again.",
                stats.failures());
        out.gauge(
                "skald_compaction_demanded",
                "1 while everything is merged because somebody asked for it.",
                stats.demanded() ? 1 : 0);
        out.gauge("skald_compaction_backlog_merges", "Merges that are due.", stats.backlogMerges());
        out.gauge("skald_compaction_backlog_bytes", "Their inputs.", stats.backlogBytes());
        out.gauge(
                "skald_compaction_running_bytes",
                "Lines in the merge that runs.",
                stats.runningRawBytes());
        out.gauge(
                "skald_compaction_running_done_bytes",
                "Those that are done.",
                stats.runningDoneBytes());
        out.gauge(
                "skald_compaction_write_amplification_percent",
                "Bytes written for each byte flushed, the flush included, in percent.",
                Math.round(100 * stats.writeAmplification()));
        out.counter(
                "skald_deleted_rows_total",
                "Lines of deletes that are gone from the disk.",
                stats.deletedRows());
        out.counter("skald_deletes_total", "Deletes carried out.", stats.deletesDone());
    }

    private static void writeMerges(
            String prefix, String what, CompactorStats.Merged merged, MetricsText out) {
        out.counter(prefix + "_merges_total", "Merges of " + what + ".", merged.merges());
        out.counter(prefix + "_raw_bytes_total", "Bytes of lines in them.", merged.rawBytes());
        out.counter(prefix + "_read_bytes_total", "Bytes of their inputs.", merged.bytesRead());
        out.counter(
                prefix + "_written_bytes_total", "Bytes of their outputs.", merged.bytesWritten());
    }
}
