package io.skald.segment;

import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

import java.util.Arrays;

/// The chunks of a segment, in the order in which they lie there: ascending in stream, block and time alike.
///
/// `v count, v zigzag(base)`, then the columns `v stream - stream before`, `v block - block before`, `v rows`,
/// `v lineBytes`, `v minNanos - base`, `v maxNanos - minNanos` (modulo 2^64). A chunk starts in its block behind the
/// chunk before. 36 bytes of heap a chunk.
final class ChunkDirectory {
    /// First chunk of each stream, then the number of chunks.
    private final int[] streamStarts;

    private final int[] blocks;
    private final int[] rowStarts;
    private final int[] rowCounts;
    private final long[] lineBytes;
    private final long[] minNanos;
    private final long[] maxNanos;

    private ChunkDirectory(int streamCount, int count) {
        streamStarts = new int[streamCount + 1];
        blocks = new int[count];
        rowStarts = new int[count];
        rowCounts = new int[count];
        lineBytes = new long[count];
        minNanos = new long[count];
        maxNanos = new long[count];
    }

    /// @throws IllegalArgumentException when the bytes are not what the [Builder] writes
    static ChunkDirectory parse(byte[] bytes, int streamCount, int blockCount) {
        var in = new Varints.Reader(bytes, 0, bytes.length);
        int count = in.readCount();
        if (count > bytes.length) {
            throw new IllegalArgumentException(count + " chunks");
        }
        long base = Varints.unzigzag(in.readLong());
        var directory = new ChunkDirectory(streamCount, count);
        directory.readStreams(in, count, streamCount);
        directory.readBlocks(in, count, blockCount);
        for (int i = 0; i < count; i++) {
            directory.rowCounts[i] = in.readCount();
        }
        directory.placeRows(count);
        for (int i = 0; i < count; i++) {
            directory.lineBytes[i] = in.readLong();
        }
        for (int i = 0; i < count; i++) {
            directory.minNanos[i] = base + in.readLong();
        }
        for (int i = 0; i < count; i++) {
            directory.maxNanos[i] = directory.minNanos[i] + in.readLong();
        }
        return directory;
    }

    private void readStreams(Varints.Reader in, int count, int streamCount) {
        int stream = -1;
        for (int i = 0; i < count; i++) {
            // The first difference counts from stream 0, and each stream has a chunk.
            int step = in.readCount() + (i == 0 ? 1 : 0);
            if (step > 1 || stream + step >= streamCount) {
                throw new IllegalArgumentException("chunk of a wrong stream");
            }
            if (step == 1) {
                streamStarts[++stream] = i;
            }
        }
        if (stream != streamCount - 1) {
            throw new IllegalArgumentException("stream without a chunk");
        }
        streamStarts[streamCount] = count;
    }

    private void readBlocks(Varints.Reader in, int count, int blockCount) {
        long block = 0;
        for (int i = 0; i < count; i++) {
            block += in.readCount();
            if (block >= blockCount) {
                throw new IllegalArgumentException("chunk in a wrong block");
            }
            blocks[i] = (int) block;
        }
    }

    private void placeRows(int count) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            boolean behind = i > 0 && blocks[i] == blocks[i - 1];
            rowStarts[i] = behind ? end : 0;
            end = Math.addExact(rowStarts[i], rowCounts[i]);
        }
    }

    int count() {
        return blocks.length;
    }

    int start(int stream) {
        return streamStarts[stream];
    }

    int block(int chunk) {
        return blocks[chunk];
    }

    int rowStart(int chunk) {
        return rowStarts[chunk];
    }

    int rowCount(int chunk) {
        return rowCounts[chunk];
    }

    long lineBytes(int chunk) {
        return lineBytes[chunk];
    }

    long minNanos(int chunk) {
        return minNanos[chunk];
    }

    long maxNanos(int chunk) {
        return maxNanos[chunk];
    }

    /// Collects the directory while chunks are written.
    static final class Builder {
        private static final int FIELDS = 6;
        private long[] numbers = new long[FIELDS * 256];
        private int count;

        void add(int stream, int block, int rows, long lineBytes, long minNanos, long maxNanos) {
            if (FIELDS * count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
            int at = FIELDS * count++;
            numbers[at] = stream;
            numbers[at + 1] = block;
            numbers[at + 2] = rows;
            numbers[at + 3] = lineBytes;
            numbers[at + 4] = minNanos;
            numbers[at + 5] = maxNanos;
        }

        void encode(long base, GrowingBytes out) {
            out.putVarint(count);
            out.putVarint(Varints.zigzag(base));
            differences(0, out);
            differences(1, out);
            for (int at = 0; at < FIELDS * count; at += FIELDS) {
                out.putVarint(numbers[at + 2]);
            }
            for (int at = 0; at < FIELDS * count; at += FIELDS) {
                out.putVarint(numbers[at + 3]);
            }
            for (int at = 0; at < FIELDS * count; at += FIELDS) {
                out.putVarint(numbers[at + 4] - base);
            }
            for (int at = 0; at < FIELDS * count; at += FIELDS) {
                out.putVarint(numbers[at + 5] - numbers[at + 4]);
            }
        }

        private void differences(int field, GrowingBytes out) {
            long before = 0;
            for (int at = field; at < FIELDS * count; at += FIELDS) {
                out.putVarint(numbers[at] - before);
                before = numbers[at];
            }
        }
    }
}
