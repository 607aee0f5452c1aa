package io.skald.head;

import java.util.Arrays;

/// Lines of a memtable, back to back in large arrays, each behind its length as a varint.
/// A reference is `slab << 32 | offset`. One writer; readers may look at what was published to them.
final class LineSlabs {
    private static final int MAX_LENGTH_BYTES = 5;
    private static final byte[][] NONE = {};

    private final SlabPool pool;
    private byte[][] slabs = new byte[8][];
    private int slabCount;
    private int used;
    private long reservedBytes;

    /// @param pool gives slabs and takes them back
    LineSlabs(SlabPool pool) {
        this.pool = pool;
    }

    /// Copies a line.
    ///
    /// @return its reference
    long add(byte[] source, int offset, int length) {
        if (slabCount == 0 || used + MAX_LENGTH_BYTES + length > slabs[slabCount - 1].length) {
            addSlab(MAX_LENGTH_BYTES + length);
        }
        byte[] slab = slabs[slabCount - 1];
        int start = used;
        int at = io.skald.model.Varints.put(slab, start, length);
        System.arraycopy(source, offset, slab, at, length);
        used = at + length;
        return (long) (slabCount - 1) << 32 | start;
    }

    private void addSlab(int atLeast) {
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, 2 * slabCount);
        }
        byte[] slab = pool.take(atLeast);
        slabs[slabCount++] = slab;
        used = 0;
        reservedBytes += slab.length;
    }

    byte[] slab(long reference) {
        return slabs[(int) (reference >>> 32)];
    }

    /// Length of a line.
    int length(long reference) {
        byte[] slab = slab(reference);
        int at = (int) reference;
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = slab[at++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /// Offset of a line's first byte in its slab.
    int offset(long reference) {
        byte[] slab = slab(reference);
        int at = (int) reference;
        while (slab[at++] < 0) {
            // the length goes on
        }
        return at;
    }

    boolean sameLine(long left, long right) {
        int length = length(left);
        if (length != length(right)) {
            return false;
        }
        int leftOffset = offset(left);
        int rightOffset = offset(right);
        return Arrays.equals(
                slab(left),
                leftOffset,
                leftOffset + length,
                slab(right),
                rightOffset,
                rightOffset + length);
    }

    /// Gives the arrays back. No line may be asked for any more: others are written over them.
    void release() {
        byte[][] leaving = slabs;
        slabs = NONE;
        pool.give(leaving, slabCount);
        slabCount = 0;
    }

    /// Bytes of the arrays.
    long reservedBytes() {
        return reservedBytes;
    }
}
