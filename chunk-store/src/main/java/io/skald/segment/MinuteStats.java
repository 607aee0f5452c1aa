package io.skald.segment;

import io.skald.model.Utf8;
import io.skald.model.Varints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows and bytes per stream, minute and level: counting needs no block. A *bucket* is the minute `(m - 60 s, m]`, open
/// on the left, so that LogQL windows `(a, b]` on whole minutes never part one.
///
/// `v levels, levels x {v length, name} (level 0 is "", no level) | v streams | per stream v buckets`, then per bucket
/// the columns `v zigzag(minute - minute of the bucket before)`, `v level`, `v rows`, `v zigzag(lineBytes - expected)`,
/// `v zigzag(metadataBytes - expected)`. Minutes count from 1970; buckets ascend in minute, then in level. Expected is
/// what the last bucket of that level had on average a row, see [Averages]: metadata mostly is exactly that.
///
/// 13 bytes of heap a bucket, where the segment's rows and bytes are below 2^31 and have no metadata. Rows and line bytes are kept added up, so
/// that those of many buckets take no longer than those of one. Immutable.
public final class MinuteStats implements DirectoryCache.Sized {
    static final long NANOS_PER_MINUTE = 60_000_000_000L;

    private static final int BYTES_PER_BUCKET = 4;
    private static final int BYTES_FOR_ALL = 512;
    private static final long[] NO_LONGS = {};

    private final List<String> levelNames;

    /// First bucket of each stream, then the number of buckets.
    private final int[] starts;

    private final int[] minutes;
    private final SmallNumbers levels;

    /// Rows of all buckets up to that one, and bytes of their lines.
    private final Counts rowEnds;

    private final Counts lineByteEnds;
    private final SmallNumbers metadataBytes;

    /// Number of the minute `(m - 60 s, m]` in which a timestamp lies: `m` in minutes since 1970.
    static long minuteOf(long timestampNanos) {
        return Math.ceilDiv(timestampNanos, NANOS_PER_MINUTE);
    }

    /// @throws IllegalArgumentException when the bytes are not what [MinuteStatsWriter] writes
    static MinuteStats parse(byte[] bytes, int streamCount) {
        var in = new Varints.Reader(bytes, 0, bytes.length);
        int levelCount = in.readCount();
        List<String> levelNames = new ArrayList<>();
        for (int i = 0; i < levelCount; i++) {
            int length = in.readCount();
            levelNames.add(Utf8.text(bytes, in.skip(length), length));
        }
        if (in.readCount() != streamCount) {
            throw new IllegalArgumentException("statistics of other streams");
        }
        int[] starts = new int[streamCount + 1];
        for (int i = 0; i < streamCount; i++) {
            starts[i + 1] = Math.addExact(starts[i], in.readCount());
        }
        if (starts[streamCount] > bytes.length) {
            throw new IllegalArgumentException(starts[streamCount] + " buckets");
        }
        return new MinuteStats(levelNames, starts, in);
    }

    /// @param in at the columns
    private MinuteStats(List<String> levelNames, int[] starts, Varints.Reader in) {
        this.levelNames = levelNames;
        this.starts = starts;
        int count = starts[starts.length - 1];
        minutes = new int[count];
        readMinutes(in);
        long[] level = readLevels(in);
        levels = new SmallNumbers(level);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.readLong();
            if (numbers[i] <= 0) {
                throw new IllegalArgumentException("empty bucket");
            }
        }
        rowEnds = new Counts(addedUp(numbers));
        long[] metadata = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Varints.unzigzag(in.readLong());
        }
        var averages = new Averages();
        for (int i = 0; i < count; i++) {
            long rows = rows(i);
            int number = (int) level[i];
            numbers[i] += averages.lineBytes(number, rows);
            metadata[i] = Varints.unzigzag(in.readLong()) + averages.metadataBytes(number, rows);
            averages.update(number, rows, numbers[i], metadata[i]);
        }
        lineByteEnds = new Counts(addedUp(numbers));
        metadataBytes = new SmallNumbers(metadata);
    }

    private static long[] addedUp(long[] numbers) {
        long[] sums = new long[numbers.length];
        long sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum = Math.addExact(sum, numbers[i]);
            sums[i] = sum;
        }
        return sums;
    }

    private void readMinutes(Varints.Reader in) {
        long minute = 0;
        for (int i = 0; i < minutes.length; i++) {
            minute += Varints.unzigzag(in.readLong());
            minutes[i] = (int) minute;
        }
    }

    private long[] readLevels(Varints.Reader in) {
        long[] level = new long[minutes.length];
        for (int i = 0; i < level.length; i++) {
            level[i] = in.readCount();
            if (level[i] >= levelNames.size()) {
                throw new IllegalArgumentException("level " + level[i]);
            }
        }
        return level;
    }

    /// Numbers, four bytes each if all of them fit.
    private static final class Counts {
        private final int[] ints;
        private final long[] longs;

        Counts(long[] numbers) {
            boolean small = true;
            for (long number : numbers) {
                small &= number == (int) number;
            }
            ints = new int[small ? numbers.length : 0];
            longs = small ? NO_LONGS : numbers.clone();
            for (int i = 0; i < ints.length; i++) {
                ints[i] = (int) numbers[i];
            }
        }

        long get(int index) {
            return longs.length == 0 ? ints[index] : longs[index];
        }

        long heapBytes() {
            return (long) Integer.BYTES * ints.length + (long) Long.BYTES * longs.length;
        }
    }

    @Override
    public long heapBytes() {
        return BYTES_FOR_ALL
                + (long) Integer.BYTES * starts.length
                + (long) BYTES_PER_BUCKET * minutes.length
                + levels.heapBytes()
                + rowEnds.heapBytes()
                + lineByteEnds.heapBytes()
                + metadataBytes.heapBytes();
    }

    /// First bucket of a stream; they ascend in time.
    ///
    /// @param stream ordinal in the segment; the number of streams gives the end of the last one's
    public int bucketStart(int stream) {
        return starts[stream];
    }

    /// End of the minute `(end - 60 s, end]`.
    public long endNanos(int bucket) {
        return endOfMinute(minutes[bucket]);
    }

    /// Detected level; "" when the rows have none.
    public String level(int bucket) {
        return levelNames.get((int) levels.get(bucket));
    }

    /// The bucket behind those that end at `nanos` or before, looked for from `bucket` on.
    ///
    /// @param end behind the last bucket of the stream
    public int behind(int bucket, int end, long nanos) {
        long minute = Math.floorDiv(nanos, NANOS_PER_MINUTE);
        int next = bucket;
        while (next < end && minutes[next] <= minute) {
            next++;
        }
        return next;
    }

    /// A bucket of the minute in which a row lies. Rows of a minute are not in order of levels, so only the minute counts.
    ///
    /// @param stream ordinal in the segment
    /// @param from none before this one has the row
    /// @param row its number in the stream, from 0, less than the rows that the stream has
    public int bucketOfRow(int stream, int from, long row) {
        int low = from;
        int high = starts[stream + 1] - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows(starts[stream], middle + 1) <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Entries, 1 or more.
    public long rows(int bucket) {
        return rows(bucket, bucket + 1);
    }

    /// Entries of the buckets `[from, to)`.
    public long rows(int from, int to) {
        return difference(rowEnds, from, to);
    }

    private static long difference(Counts ends, int from, int to) {
        long before = from == 0 ? 0 : ends.get(from - 1);
        return to == 0 ? 0 : ends.get(to - 1) - before;
    }

    /// Bytes of their lines.
    public long lineBytes(int bucket) {
        return lineBytes(bucket, bucket + 1);
    }

    /// Bytes of the lines of the buckets `[from, to)`.
    public long lineBytes(int from, int to) {
        return difference(lineByteEnds, from, to);
    }

    /// Bytes of the names and values of their structured metadata, the level's included.
    public long metadataBytes(int bucket) {
        return metadataBytes.get(bucket);
    }

    /// The last minute that a long can name is cut off.
    private static long endOfMinute(long minute) {
        return minute > Long.MAX_VALUE / NANOS_PER_MINUTE
                ? Long.MAX_VALUE
                : minute * NANOS_PER_MINUTE;
    }

    /// What a bucket of so many rows would hold if its rows were like those of the last bucket of its level. Writer and
    /// reader keep the same.
    static final class Averages {
        private static final int FIELDS = 3;
        private long[] last = new long[8 * FIELDS];

        long lineBytes(int level, long rowCount) {
            return expected(level, 1, rowCount);
        }

        long metadataBytes(int level, long rowCount) {
            return expected(level, 2, rowCount);
        }

        private long expected(int level, int field, long rowCount) {
            int at = FIELDS * level;
            if (at >= last.length || last[at] == 0) {
                return 0;
            }
            return last[at + field] / last[at] * rowCount;
        }

        void update(int level, long rowCount, long lineBytes, long metadataBytes) {
            int at = FIELDS * level;
            if (at >= last.length) {
                last = Arrays.copyOf(last, Math.max(2 * last.length, at + FIELDS));
            }
            last[at] = rowCount;
            last[at + 1] = lineBytes;
            last[at + 2] = metadataBytes;
        }
    }
}
