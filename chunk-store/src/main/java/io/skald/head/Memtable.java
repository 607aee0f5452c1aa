package io.skald.head;

import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One generation of the head: rows by stream. Changed by one writer at a time until it is frozen, read by many.
public final class Memtable {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private final ConcurrentHashMap<StreamKey, HeadStream> streams = new ConcurrentHashMap<>();
    private final LineSlabs lines;
    private final MetadataSets metadata = new MetadataSets();
    private final long sequence;
    private final NewStreamListener listener;
    private final AtomicInteger users = new AtomicInteger();

    private long lastLsn;
    private long rows;
    private long streamBytes;
    private long duplicates;
    private volatile long bytes;
    private volatile long minNanos = Long.MAX_VALUE;

    /// @param sequence age among memtables and segments: later ones have larger numbers
    /// @param slabs for lines
    /// @param listener hears of a stream, and of each further day of it, before rows become visible
    public Memtable(long sequence, SlabPool slabs, NewStreamListener listener) {
        this.sequence = sequence;
        this.lines = new LineSlabs(slabs);
        this.listener = listener;
    }

    /// Counts one more user. Each of them calls [#release()] once.
    public void retain() {
        users.incrementAndGet();
    }

    /// With the last user the memory of the lines goes to other memtables. No row may be asked for any more.
    public void release() {
        if (users.decrementAndGet() == 0) {
            lines.release();
        }
    }

    /// Adds a push's rows, which then are visible.
    ///
    /// @param lsn number of the push's record in the write-ahead log, not below that of any push before
    public void apply(PushBatch batch, long lsn) {
        for (int run = 0; run < batch.runCount(); run++) {
            applyRun(batch, run);
        }
        metadata.releaseLast();
        lastLsn = Math.max(lastLsn, lsn);
        bytes = lines.reservedBytes() + metadata.bytes() + streamBytes;
    }

    private void applyRun(PushBatch batch, int run) {
        LabelSet labels = batch.stream(run);
        var key = new StreamKey(batch.tenant(), labels);
        HeadStream stream = streams.get(key);
        boolean isNew = stream == null;
        if (stream == null) {
            stream = new HeadStream(batch.tenant(), labels, lines, metadata);
        }
        int next = stream.rowCount();
        int before = next;
        streamBytes -= isNew ? 0 : stream.heapBytes();
        long lastDay = Long.MIN_VALUE;
        for (int row = batch.runStart(run); row < batch.runEnd(run); row++) {
            long timestampNanos = batch.timestampNanos(row);
            long day = epochDay(timestampNanos);
            if (day != lastDay && stream.startsDay(day)) {
                listener.streamSeen(batch.tenant(), labels, day);
            }
            lastDay = day;
            int metadataId =
                    metadata.intern(
                            batch.metadata(), batch.metadataOffset(row), batch.metadataLength(row));
            boolean added =
                    stream.add(
                            next,
                            timestampNanos,
                            batch.lines(),
                            batch.lineOffset(row),
                            batch.lineLength(row),
                            metadataId);
            next += added ? 1 : 0;
        }
        rows += next - before;
        duplicates += batch.runEnd(run) - batch.runStart(run) - (next - before);
        streamBytes += stream.heapBytes();
        stream.publish(next);
        minNanos = Math.min(minNanos, stream.minNanos());
        if (isNew) {
            streams.put(key, stream);
        }
    }

    /// @return null when the stream has no rows here
    public @Nullable HeadStream stream(TenantId tenant, LabelSet labels) {
        return streams.get(new StreamKey(tenant, labels));
    }

    public Collection<HeadStream> streams() {
        return streams.values();
    }

    public boolean isEmpty() {
        return streams.isEmpty();
    }

    public long sequence() {
        return sequence;
    }

    /// Highest record number whose rows are here. Only the writer may ask, or anyone once the table is frozen.
    public long lastLsn() {
        return lastLsn;
    }

    /// The smallest timestamp; [Long#MAX_VALUE] when there are no rows.
    public long minNanos() {
        return minNanos;
    }

    /// Heap bytes, roughly: lines, rows and streams.
    public long bytes() {
        return bytes;
    }

    public long rows() {
        return rows;
    }

    /// Rows that were left out because an equal one stood right before them.
    public long duplicates() {
        return duplicates;
    }

    /// Days since 1970-01-01 in UTC.
    public static long epochDay(long timestampNanos) {
        return Math.floorDiv(timestampNanos, NANOS_PER_DAY);
    }

    private record StreamKey(TenantId tenant, LabelSet labels) {}

    /// Hears of streams before their rows can be seen.
    public interface NewStreamListener {
        /// @param epochDay days since 1970-01-01 in UTC on which the stream has a row
        void streamSeen(TenantId tenant, LabelSet labels, long epochDay);
    }
}
