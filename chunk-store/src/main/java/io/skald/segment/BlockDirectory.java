package io.skald.segment;

import io.skald.block.WrittenBlock;
import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

import java.util.Arrays;

/// Where the blocks of a segment lie: `v count`, then the columns `v length`, `v headLength`, `v rawBytes`. The first
/// block starts behind the header, each other where the one before ends.
final class BlockDirectory {
    private final long[] offsets;
    private final int[] headLengths;
    private final int[] rawBytes;

    private BlockDirectory(long[] offsets, int[] headLengths, int[] rawBytes) {
        this.offsets = offsets;
        this.headLengths = headLengths;
        this.rawBytes = rawBytes;
    }

    /// @param end where the last block must end at the latest
    /// @throws IllegalArgumentException when the bytes are not what the [Builder] writes
    static BlockDirectory parse(byte[] bytes, long end) {
        var in = new Varints.Reader(bytes, 0, bytes.length);
        int count = in.readCount();
        if (count > bytes.length) {
            throw new IllegalArgumentException(count + " blocks");
        }
        long[] offsets = new long[count + 1];
        offsets[0] = SegmentFormat.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = offsets[i] + in.readCount();
        }
        int[] headLengths = new int[count];
        int[] rawBytes = new int[count];
        for (int i = 0; i < count; i++) {
            headLengths[i] = in.readCount();
        }
        for (int i = 0; i < count; i++) {
            rawBytes[i] = in.readCount();
            if (headLengths[i] > offsets[i + 1] - offsets[i]) {
                throw new IllegalArgumentException("head longer than its block");
            }
        }
        if (offsets[count] > end) {
            throw new IllegalArgumentException("block behind the end");
        }
        return new BlockDirectory(offsets, headLengths, rawBytes);
    }

    int count() {
        return headLengths.length;
    }

    long offset(int block) {
        return offsets[block];
    }

    int length(int block) {
        return (int) (offsets[block + 1] - offsets[block]);
    }

    int headLength(int block) {
        return headLengths[block];
    }

    /// Bytes of the lines before compression, each with the byte that ends it.
    int rawBytes(int block) {
        return rawBytes[block];
    }

    /// Collects the directory while blocks are written.
    static final class Builder {
        private int[] numbers = new int[3 * 64];
        private int count;

        void add(WrittenBlock block) {
            if (3 * count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
            numbers[3 * count] = block.length();
            numbers[3 * count + 1] = block.headLength();
            numbers[3 * count + 2] = block.rawBytes();
            count++;
        }

        int count() {
            return count;
        }

        void encode(GrowingBytes out) {
            out.putVarint(count);
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < count; i++) {
                    out.putVarint(numbers[3 * i + column]);
                }
            }
        }
    }
}
