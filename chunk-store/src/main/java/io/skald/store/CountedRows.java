package io.skald.store;

import io.skald.logql.engine.Scan.ScanStats;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;
import io.skald.model.Utf8Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Counts of one stream or chunk, and the spans of time that are still to be counted. Reused from one to the next.
final class CountedRows {
    private long[] times = new long[64];
    private long[] rowCounts = new long[64];
    private long[] byteCounts = new long[64];
    private long[] metadataByteCounts = new long[64];
    private int[] levels = new int[64];
    private int size;
    private final List<String> levelNames = new ArrayList<>();

    /// Closed spans `[from, to]`, ascending, no two of them touching.
    private final List<long[]> open = new ArrayList<>();

    void clear() {
        size = 0;
        levelNames.clear();
        open.clear();
    }

    /// Adds to the last entry of a level if that lies in the same cell.
    ///
    /// @param cellStart behind which the cell begins
    void addTo(
            long cellStart,
            String level,
            long timestampNanos,
            long rows,
            long lineBytes,
            long metadataBytes) {
        int id = level.isEmpty() ? MetadataColumn.ABSENT : levelId(level);
        int last = size - 1;
        while (last >= 0 && times[last] > cellStart && levels[last] != id) {
            last--;
        }
        if (last < 0 || times[last] <= cellStart) {
            add(level, timestampNanos, rows, lineBytes, metadataBytes);
            return;
        }
        times[last] = timestampNanos;
        rowCounts[last] += rows;
        byteCounts[last] += lineBytes;
        metadataByteCounts[last] += metadataBytes;
    }

    /// @param level `""` for none
    /// @param metadataBytes of these rows; 0 when nobody asks
    void add(String level, long timestampNanos, long rows, long lineBytes, long metadataBytes) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            rowCounts = Arrays.copyOf(rowCounts, 2 * size);
            byteCounts = Arrays.copyOf(byteCounts, 2 * size);
            metadataByteCounts = Arrays.copyOf(metadataByteCounts, 2 * size);
            levels = Arrays.copyOf(levels, 2 * size);
        }
        times[size] = timestampNanos;
        rowCounts[size] = rows;
        byteCounts[size] = lineBytes;
        metadataByteCounts[size] = metadataBytes;
        levels[size++] = level.isEmpty() ? MetadataColumn.ABSENT : levelId(level);
    }

    private int levelId(String level) {
        int id = levelNames.indexOf(level);
        if (id < 0) {
            id = levelNames.size();
            levelNames.add(level);
        }
        return id;
    }

    /// A span whose rows have to be looked at; both ends included. The same minute may be given for several levels.
    void addOpenSpan(long from, long to) {
        int at = open.size();
        while (at > 0 && open.get(at - 1)[1] >= from - 1) {
            at--;
        }
        long[] span = {from, to};
        while (at < open.size() && open.get(at)[0] <= span[1] + 1) {
            long[] touching = open.remove(at);
            span[0] = Math.min(span[0], touching[0]);
            span[1] = Math.max(span[1], touching[1]);
        }
        open.add(at, span);
    }

    int openSpans() {
        return open.size();
    }

    long openFrom(int i) {
        return open.get(i)[0];
    }

    long openTo(int i) {
        return open.get(i)[1];
    }

    /// Whether some open span reaches into `[min, max]`.
    boolean opens(long min, long max) {
        for (long[] span : open) {
            if (span[0] <= max && span[1] >= min) {
                return true;
            }
        }
        return false;
    }

    /// Whether one open span has all of `[min, max]`.
    boolean covers(long min, long max) {
        for (long[] span : open) {
            if (span[0] <= min && span[1] >= max) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    /// Rows and bytes that the counts stand for.
    ScanStats stats() {
        long rows = 0;
        long bytes = 0;
        for (int i = 0; i < size; i++) {
            rows += rowCounts[i];
            bytes += byteCounts[i];
        }
        return new ScanStats(rows, bytes, 0, 0);
    }

    /// Makes a batch of counted rows of all counts.
    void fill(LabelSet labels, EntryBatch batch) {
        sortByTime();
        batch.reset(labels, size);
        batch.useCounts();
        System.arraycopy(times, 0, batch.timestampArray(), 0, size);
        System.arraycopy(rowCounts, 0, batch.countArray(), 0, size);
        System.arraycopy(byteCounts, 0, batch.byteCountArray(), 0, size);
        System.arraycopy(metadataByteCounts, 0, batch.metadataByteCountArray(), 0, size);
        if (!levelNames.isEmpty()) {
            List<Utf8Slice> values = levelNames.stream().map(Utf8Slice::of).toList();
            batch.metadata(
                    List.of(
                            new MetadataColumn(
                                    Metadata.DETECTED_LEVEL, values, Arrays.copyOf(levels, size))));
        }
    }

    /// Insertion sort: statistics come in order of time for each level, and levels are few.
    private void sortByTime() {
        for (int i = 1; i < size; i++) {
            for (int j = i; j > 0 && times[j - 1] > times[j]; j--) {
                swap(times, j);
                swap(rowCounts, j);
                swap(byteCounts, j);
                swap(metadataByteCounts, j);
                int level = levels[j];
                levels[j] = levels[j - 1];
                levels[j - 1] = level;
            }
        }
    }

    private static void swap(long[] values, int j) {
        long value = values[j];
        values[j] = values[j - 1];
        values[j - 1] = value;
    }
}
