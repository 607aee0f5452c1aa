package io.skald.segment;

import io.skald.block.ByteDictionary;
import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

import java.util.Arrays;
import java.util.BitSet;

/// Counts rows per stream, minute and level while they are written; see [MinuteStats] for the bytes.
final class MinuteStatsWriter {
    private final GrowingBytes bucketCounts = new GrowingBytes(1 << 10);
    private final GrowingBytes minutes = new GrowingBytes(4 << 10);
    private final GrowingBytes levels = new GrowingBytes(4 << 10);
    private final GrowingBytes rows = new GrowingBytes(4 << 10);
    private final GrowingBytes lineBytes = new GrowingBytes(4 << 10);
    private final GrowingBytes metadataBytes = new GrowingBytes(4 << 10);
    private final MinuteStats.Averages averages = new MinuteStats.Averages();

    /// Sums of the current minute: rows, line bytes, metadata bytes of each level.
    private long[] sums = new long[3 * 8];

    private final BitSet seenLevels = new BitSet();
    private long minute;
    private long lastMinute;
    private int buckets;
    private int streams;

    /// Counts a row of the current stream; minutes ascend within a stream.
    void add(long timestampNanos, int level, int lineLength, int metadataLength) {
        long of = MinuteStats.minuteOf(timestampNanos);
        if (of != minute) {
            endMinute();
            minute = of;
        }
        if (3 * level >= sums.length) {
            sums = Arrays.copyOf(sums, Math.max(2 * sums.length, 3 * level + 3));
        }
        if (sums[3 * level]++ == 0) {
            seenLevels.set(level);
        }
        sums[3 * level + 1] += lineLength;
        sums[3 * level + 2] += metadataLength;
    }

    void endStream() {
        endMinute();
        bucketCounts.putVarint(buckets);
        buckets = 0;
        streams++;
    }

    private void endMinute() {
        for (int level = seenLevels.nextSetBit(0);
                level >= 0;
                level = seenLevels.nextSetBit(level + 1)) {
            int at = 3 * level;
            minutes.putVarint(Varints.zigzag(minute - lastMinute));
            lastMinute = minute;
            levels.putVarint(level);
            rows.putVarint(sums[at]);
            long lines = sums[at + 1] - averages.lineBytes(level, sums[at]);
            lineBytes.putVarint(Varints.zigzag(lines));
            long metadata = sums[at + 2] - averages.metadataBytes(level, sums[at]);
            metadataBytes.putVarint(Varints.zigzag(metadata));
            averages.update(level, sums[at], sums[at + 1], sums[at + 2]);
            Arrays.fill(sums, at, at + 3, 0);
            buckets++;
        }
        seenLevels.clear();
    }

    void encode(ByteDictionary levelNames, GrowingBytes out) {
        out.putVarint(levelNames.size());
        for (int level = 0; level < levelNames.size(); level++) {
            out.putVarint(levelNames.length(level));
            out.put(levelNames.array(), levelNames.offset(level), levelNames.length(level));
        }
        out.putVarint(streams);
        for (GrowingBytes column :
                new GrowingBytes[] {
                    bucketCounts, minutes, levels, rows, lineBytes, metadataBytes
                }) {
            out.put(column.array(), 0, column.size());
        }
    }
}
