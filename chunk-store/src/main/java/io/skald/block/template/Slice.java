package io.skald.block.template;

/// Place of a byte string in an array that both sides know: offset in the high half, length in the low half.
final class Slice {
    private Slice() {}

    static long of(int offset, int length) {
        return (long) offset << 32 | length;
    }

    static int offset(long slice) {
        return (int) (slice >>> 32);
    }

    static int length(long slice) {
        return (int) slice;
    }
}
