package io.skald.store;

import java.util.concurrent.atomic.LongAdder;

/// What a store counts while it runs. Thread-safe.
final class StoreCounters {
    final LongAdder rowsAccepted = new LongAdder();
    final LongAdder lineBytesAccepted = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder walSyncs = new LongAdder();
    final LongAdder walFailures = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder flushFailures = new LongAdder();
    final LongAdder corruptions = new LongAdder();
    final LongAdder tornBytes = new LongAdder();

    StoreStats snapshot(StoreState state, long walBytes, long queuedBytes) {
        long headRows = 0;
        long headStreams = 0;
        for (var table : state.memtables()) {
            headRows += table.rows();
            headStreams += table.streams().size();
        }
        long segmentBytes = 0;
        long segmentRows = 0;
        for (SegmentHandle segment : state.segments()) {
            segmentBytes += segment.meta().fileBytes();
            segmentRows += segment.meta().rows();
        }
        return new StoreStats(
                rowsAccepted.sum(),
                lineBytesAccepted.sum(),
                duplicates.sum(),
                walSyncs.sum(),
                walFailures.sum(),
                walBytes,
                queuedBytes,
                state.headBytes(),
                headRows,
                headStreams,
                state.memtables().size(),
                flushes.sum(),
                flushFailures.sum(),
                state.segments().size(),
                segmentBytes,
                segmentRows,
                corruptions.sum(),
                tornBytes.sum());
    }
}
