package io.skald.head;

import java.util.Arrays;

/// Rows of a head stream in order of time, rows of equal time in order of arrival, each row once.
/// Immutable; made for the rows that were published when it was made.
public final class RowOrder {
    private final HeadStream stream;
    private final int size;

    /// Row numbers in order; null when they are simply 0 to `size - 1`.
    private final int @org.jspecify.annotations.Nullable [] rows;

    private RowOrder(HeadStream stream, int size, int @org.jspecify.annotations.Nullable [] rows) {
        this.stream = stream;
        this.size = size;
        this.rows = rows;
    }

    public static RowOrder of(HeadStream stream) {
        int count = stream.rowCount();
        if (!stream.isUnordered()) {
            return new RowOrder(stream, count, null);
        }
        int[] sorted = sortedByTime(stream, count);
        int kept = removeDuplicates(stream, sorted);
        return new RowOrder(stream, kept, sorted);
    }

    private static int[] sortedByTime(HeadStream stream, int count) {
        // Sorts pairs of (time, arrival) as objects would be sorted stably, without objects: mostly
        // ordered input, as
        // writers overtake one another by little, makes the merge of ascending runs short.
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        int[] spare = new int[count];
        for (int width = 1; width < count; width *= 2) {
            boolean merged = false;
            for (int low = 0; low + width < count; low += 2 * width) {
                int middle = low + width;
                int high = Math.min(count, middle + width);
                if (stream.timestampNanos(rows[middle - 1]) > stream.timestampNanos(rows[middle])) {
                    merge(stream, rows, spare, low, middle, high);
                    merged = true;
                }
            }
            if (!merged && isSorted(stream, rows)) {
                break;
            }
        }
        return rows;
    }

    private static boolean isSorted(HeadStream stream, int[] rows) {
        for (int i = 1; i < rows.length; i++) {
            if (stream.timestampNanos(rows[i - 1]) > stream.timestampNanos(rows[i])) {
                return false;
            }
        }
        return true;
    }

    private static void merge(
            HeadStream stream, int[] rows, int[] spare, int low, int middle, int high) {
        System.arraycopy(rows, low, spare, low, middle - low);
        int left = low;
        int right = middle;
        int at = low;
        while (left < middle && right < high) {
            boolean takeRight =
                    stream.timestampNanos(rows[right]) < stream.timestampNanos(spare[left]);
            rows[at++] = takeRight ? rows[right++] : spare[left++];
        }
        System.arraycopy(spare, left, rows, at, middle - left);
    }

    /// Moves the first of each set of equal rows to the front, in order.
    ///
    /// @return how many there are
    private static int removeDuplicates(HeadStream stream, int[] rows) {
        int kept = 0;
        int groupStart = 0;
        var seen = new SeenRows(stream);
        for (int i = 0; i < rows.length; i++) {
            long time = stream.timestampNanos(rows[i]);
            if (i > 0 && time != stream.timestampNanos(rows[kept - 1])) {
                groupStart = kept;
                seen.clear();
            }
            if (seen.add(rows, groupStart, kept, rows[i])) {
                rows[kept++] = rows[i];
            }
        }
        return kept;
    }

    /// The rows of one timestamp: compared one by one while they are few, by hash when they are many.
    private static final class SeenRows {
        private static final int MANY = 16;
        private final HeadStream stream;
        private final java.util.Map<Integer, int[]> byHash = new java.util.HashMap<>();
        private boolean hashed;

        SeenRows(HeadStream stream) {
            this.stream = stream;
        }

        void clear() {
            if (hashed) {
                byHash.clear();
                hashed = false;
            }
        }

        boolean add(int[] rows, int from, int to, int row) {
            if (to - from < MANY) {
                for (int i = from; i < to; i++) {
                    if (stream.sameContent(rows[i], row)) {
                        return false;
                    }
                }
                return true;
            }
            if (!hashed) {
                hashed = true;
                for (int i = from; i < to; i++) {
                    put(rows[i]);
                }
            }
            return put(row);
        }

        private boolean put(int row) {
            int[] same = byHash.getOrDefault(hash(row), new int[0]);
            for (int other : same) {
                if (stream.sameContent(other, row)) {
                    return false;
                }
            }
            int[] longer = Arrays.copyOf(same, same.length + 1);
            longer[same.length] = row;
            byHash.put(hash(row), longer);
            return true;
        }

        private int hash(int row) {
            byte[] array = stream.lineArray(row);
            int offset = stream.lineOffset(row);
            int hash = 1;
            for (int i = offset; i < offset + stream.lineLength(row); i++) {
                hash = 31 * hash + array[i];
            }
            return hash;
        }
    }

    public HeadStream stream() {
        return stream;
    }

    public int size() {
        return size;
    }

    /// Row number, for [HeadStream]'s methods, at a place in the order.
    ///
    /// @param index 0 to `size() - 1`
    public int row(int index) {
        return rows == null ? index : rows[index];
    }

    public long timestampNanos(int index) {
        return stream.timestampNanos(row(index));
    }

    /// First place whose time is `timestampNanos` or later; [#size()] when there is none.
    public int lowerBound(long timestampNanos) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestampNanos(middle) < timestampNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
