package io.skald.head;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.Arrays;

/// Rows of one stream in a memtable, in order of arrival. One writer. Readers call [#rowCount()] first: rows below
/// that number are complete and never change.
public final class HeadStream {
    // How far back an equal row is looked for when a row has the time of its predecessor. Longer
    // runs of one time are left to RowOrder, which looks at each run as a whole.
    private static final int MAX_LOOK_BACK = 32;
    private static final int INITIAL_ROWS = 4;

    // This object, its arrays' headers, its day, its map entry.
    private static final int OVERHEAD_BYTES = 240;

    private static final int BYTES_PER_ROW = Long.BYTES + Long.BYTES + Integer.BYTES;

    private static final long[] NO_DAYS = {};

    private final TenantId tenant;
    private final LabelSet labels;
    private final LineSlabs lines;
    private final MetadataSets metadata;

    private long[] timestamps = new long[INITIAL_ROWS];
    private long[] references = new long[INITIAL_ROWS];
    private int[] metadataIds = new int[INITIAL_ROWS];
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos = Long.MIN_VALUE;
    private long lineBytes;
    private boolean unordered;
    private long[] days = NO_DAYS;
    private volatile int rowCount;

    HeadStream(TenantId tenant, LabelSet labels, LineSlabs lines, MetadataSets metadata) {
        this.tenant = tenant;
        this.labels = labels;
        this.lines = lines;
        this.metadata = metadata;
    }

    /// Appends a row without publishing it; [#publish(int)] does that for a run of rows.
    ///
    /// @param row number of the row: rows so far, published or not
    /// @return false when it is a duplicate of a row nearby and was left out
    boolean add(
            int row,
            long timestampNanos,
            byte[] lineArray,
            int lineOffset,
            int lineLength,
            int metadataId) {
        boolean sameTime = row > 0 && timestampNanos == timestamps[row - 1];
        if (sameTime
                && repeats(row, timestampNanos, lineArray, lineOffset, lineLength, metadataId)) {
            return false;
        }
        if (row == timestamps.length) {
            grow();
        }
        timestamps[row] = timestampNanos;
        references[row] = lines.add(lineArray, lineOffset, lineLength);
        metadataIds[row] = metadataId;
        lineBytes += lineLength;
        unordered |= timestampNanos < maxNanos;
        minNanos = Math.min(minNanos, timestampNanos);
        maxNanos = Math.max(maxNanos, timestampNanos);
        return true;
    }

    private boolean repeats(
            int row, long timestampNanos, byte[] array, int offset, int length, int metadataId) {
        int oldest = Math.max(0, row - MAX_LOOK_BACK);
        for (int i = row - 1; i >= oldest; i--) {
            if (timestamps[i] != timestampNanos) {
                return false;
            }
            long line = references[i];
            if (metadataIds[i] == metadataId && lines.length(line) == length) {
                int start = lines.offset(line);
                if (Arrays.equals(
                        lines.slab(line), start, start + length, array, offset, offset + length)) {
                    return true;
                }
            }
        }
        unordered |= oldest > 0;
        return false;
    }

    private void grow() {
        int capacity = timestamps.length * 2;
        timestamps = Arrays.copyOf(timestamps, capacity);
        references = Arrays.copyOf(references, capacity);
        metadataIds = Arrays.copyOf(metadataIds, capacity);
    }

    /// Whether a day is seen for the first time here.
    ///
    /// @param day days since 1970-01-01 in UTC
    boolean startsDay(long day) {
        for (long known : days) {
            if (known == day) {
                return false;
            }
        }
        days = Arrays.copyOf(days, days.length + 1);
        days[days.length - 1] = day;
        return true;
    }

    /// Makes rows below `rows` visible to readers.
    void publish(int rows) {
        rowCount = rows;
    }

    /// Heap of the stream without its lines and metadata, roughly. For the writer.
    long heapBytes() {
        return OVERHEAD_BYTES + labels.heapBytes() + (long) timestamps.length * BYTES_PER_ROW;
    }

    public TenantId tenant() {
        return tenant;
    }

    public LabelSet labels() {
        return labels;
    }

    public int rowCount() {
        return rowCount;
    }

    /// Whether rows may be out of order or hold duplicates. May turn true at any time; ask after [#rowCount()].
    boolean isUnordered() {
        return unordered;
    }

    /// Smallest timestamp so far; of rows that may not be published yet, too.
    public long minNanos() {
        return minNanos;
    }

    public long maxNanos() {
        return maxNanos;
    }

    /// Bytes of all lines.
    public long lineBytes() {
        return lineBytes;
    }

    public long timestampNanos(int row) {
        return timestamps[row];
    }

    public byte[] lineArray(int row) {
        return lines.slab(references[row]);
    }

    public int lineOffset(int row) {
        return lines.offset(references[row]);
    }

    public int lineLength(int row) {
        return lines.length(references[row]);
    }

    /// The row's structured metadata in stored form; the same array for equal sets.
    public byte[] metadataSet(int row) {
        return metadata.set(metadataIds[row]);
    }

    /// Number of the row's metadata set within the memtable: equal numbers, equal sets. 0 is the empty set.
    public int metadataId(int row) {
        return metadataIds[row];
    }

    /// Whether two rows have equal lines and metadata.
    boolean sameContent(int left, int right) {
        return metadataIds[left] == metadataIds[right]
                && lines.sameLine(references[left], references[right]);
    }
}
