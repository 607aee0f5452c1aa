package io.skald.segment;

/// Numbers that mostly are small: one, four or eight bytes each, by the largest of them; none where all are 0. Immutable.
final class SmallNumbers {
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};

    private final byte[] bytes;
    private final int[] ints;
    private final long[] longs;

    /// @param numbers not kept
    SmallNumbers(long[] numbers) {
        long min = 0;
        long max = 0;
        for (long number : numbers) {
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        boolean none = min == 0 && max == 0;
        boolean tiny = !none && min == (byte) min && max == (byte) max;
        boolean small = !none && !tiny && min == (int) min && max == (int) max;
        bytes = tiny ? new byte[numbers.length] : NO_BYTES;
        ints = small ? new int[numbers.length] : NO_INTS;
        longs = none || tiny || small ? NO_LONGS : numbers.clone();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) numbers[i];
        }
    }

    /// @param index not checked where all numbers are 0
    long get(int index) {
        if (bytes.length > 0) {
            return bytes[index];
        }
        if (ints.length > 0) {
            return ints[index];
        }
        return longs.length > 0 ? longs[index] : 0;
    }

    long heapBytes() {
        return bytes.length + (long) Integer.BYTES * ints.length + (long) Long.BYTES * longs.length;
    }
}
