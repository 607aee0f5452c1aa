package io.skald.block;

import io.skald.model.Varints;

import java.util.Arrays;

/// The timestamps of one block after the other, see [TimestampColumn]. Planes are unpacked when the block is opened, and
/// distances added up for the streams that are asked for: where few rows pass a filter, most are not. Not thread-safe.
final class TimestampReader {
    private byte[] planes = new byte[0];
    private long[] firsts = new long[0];
    private boolean[] known = new boolean[0];
    private long[] times = new long[0];
    private int[] streamEnds = new int[0];
    private int width;
    private int distances;
    private long unit;

    /// Begins with another block.
    ///
    /// @param ends row behind the last of each stream
    /// @param min smallest of all timestamps
    /// @throws IllegalArgumentException when the bytes are not what [TimestampColumn#encode] writes
    void open(byte[] source, int offset, int length, int[] ends, long min, ZstdCodec codec) {
        var in = new Varints.Reader(source, offset, length);
        unit = in.readLong();
        width = source[in.skip(1)];
        if (width < 0 || width > Long.BYTES) {
            throw new IllegalArgumentException("timestamps of " + width + " bytes");
        }
        int rowCount = ends[ends.length - 1];
        if ((long) Long.BYTES * rowCount > BlockScratch.MAX_RAW_BYTES) {
            throw new IllegalArgumentException(rowCount + " timestamps");
        }
        streamEnds = ends;
        if (firsts.length < ends.length) {
            firsts = new long[ends.length + ends.length / 2];
            known = new boolean[firsts.length];
        }
        if (times.length < rowCount) {
            times = new long[rowCount + rowCount / 2];
        }
        Arrays.fill(known, 0, ends.length, false);
        for (int stream = 0; stream < ends.length; stream++) {
            firsts[stream] = min + unit * in.readLong();
        }
        distances = rowCount - ends.length;
        if (planes.length < width * distances) {
            planes = new byte[width * distances];
        }
        for (int plane = 0; plane < width; plane++) {
            PackedBytes.read(in, source, planes, plane * distances, distances, codec);
        }
    }

    /// All timestamps of the block, of which those in `[fromRow, toRow)` are right; valid until [#open].
    long[] times(int fromRow, int toRow) {
        int stream = Arrays.binarySearch(streamEnds, fromRow + 1);
        stream = stream < 0 ? -stream - 1 : stream;
        while (stream < streamEnds.length && start(stream) < toRow) {
            if (!known[stream]) {
                addUp(stream);
                known[stream] = true;
            }
            stream++;
        }
        return times;
    }

    private int start(int stream) {
        return stream == 0 ? 0 : streamEnds[stream - 1];
    }

    private void addUp(int stream) {
        int start = start(stream);
        int count = streamEnds[stream] - start - 1;
        // Each stream before has a row more than distances.
        int from = start - stream;
        long[] target = times;
        Arrays.fill(target, start + 1, start + 1 + count, 0);
        for (int plane = 0; plane < width; plane++) {
            int shift = Byte.SIZE * plane;
            int at = plane * distances + from;
            for (int i = 0; i < count; i++) {
                target[start + 1 + i] |= (planes[at + i] & 0xffL) << shift;
            }
        }
        long time = firsts[stream];
        target[start] = time;
        for (int row = start + 1; row <= start + count; row++) {
            time += unit * target[row];
            target[row] = time;
        }
    }
}
