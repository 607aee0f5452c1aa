package io.skald.head;

import java.util.Arrays;

/// Lines of a memtable, back to back in large arrays, each behind its length as a varint.
/// A reference is `slab << 32 | offset`. One writer; readers may look at what was published to them.
final class LineSlabs {
    // A little under 1 MiB: with G1 regions of 1 MiB, which small heaps get, a slab is a humongous
    // object that fills
    // one region, is never copied, and is reclaimed as soon as nobody refers to it.
    static final int SLAB_BYTES = (1 << 20) - 64;
    private static final int MAX_LENGTH_BYTES = 5;

    private byte[][] slabs = new byte[8][];
    private int slabCount;
    private int used;
    private long reservedBytes;

    /// Copies a line.
    ///
    /// @return its reference
    long add(byte[] source, int offset, int length) {
        if (slabCount == 0 || used + MAX_LENGTH_BYTES + length > slabs[slabCount - 1].length) {
            addSlab(Math.max(SLAB_BYTES, MAX_LENGTH_BYTES + length));
        }
        byte[] slab = slabs[slabCount - 1];
        int start = used;
        int at = io.skald.model.Varints.put(slab, start, length);
        System.arraycopy(source, offset, slab, at, length);
        used = at + length;
        return (long) (slabCount - 1) << 32 | start;
    }

    private void addSlab(int size) {
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, 2 * slabCount);
        }
        slabs[slabCount++] = new byte[size];
        used = 0;
        reservedBytes += size;
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

    /// Bytes of the arrays.
    long reservedBytes() {
        return reservedBytes;
    }
}
