package io.skald.loadtest.push;

import java.util.Arrays;

/// Lines of several streams in order of arrival; struct of arrays, so that 10^7 lines cost no objects. Not thread-safe.
///
/// A line is added by writing its bytes into [#bytes()] from [#byteCount()] on after [#ensureBytes], then calling
/// [#endLine], or whole by [#add].
public final class LineBatch {
    private byte[] bytes;
    private int byteCount;
    private int[] ends;
    private int[] streams;
    private long[] timestamps;
    private int count;

    public LineBatch(int capacityBytes, int capacityLines) {
        this.bytes = new byte[Math.max(16, capacityBytes)];
        this.ends = new int[Math.max(16, capacityLines)];
        this.streams = new int[ends.length];
        this.timestamps = new long[ends.length];
    }

    public void clear() {
        byteCount = 0;
        count = 0;
    }

    public int count() {
        return count;
    }

    /// Bytes of all lines together: the raw size.
    public int byteCount() {
        return byteCount;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// @return the array to write into, valid until the next call
    public byte[] ensureBytes(int more) {
        if (byteCount + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(byteCount + more, bytes.length * 2));
        }
        return bytes;
    }

    /// Ends the line that was written into `bytes()[byteCount(), endOffset)`.
    ///
    /// @param stream number of the stream, from 0
    public void endLine(int endOffset, int stream, long timestampNanos) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            streams = Arrays.copyOf(streams, count * 2);
            timestamps = Arrays.copyOf(timestamps, count * 2);
        }
        byteCount = endOffset;
        ends[count] = endOffset;
        streams[count] = stream;
        timestamps[count++] = timestampNanos;
    }

    public void add(int stream, long timestampNanos, byte[] line, int offset, int length) {
        System.arraycopy(line, offset, ensureBytes(length), byteCount, length);
        endLine(byteCount + length, stream, timestampNanos);
    }

    public int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    public int length(int line) {
        return ends[line] - start(line);
    }

    public int stream(int line) {
        return streams[line];
    }

    public long timestampNanos(int line) {
        return timestamps[line];
    }

    /// Line numbers ordered by stream; lines of one stream keep their order.
    ///
    /// @param streamCount more than the highest stream number
    public int[] orderByStream(int streamCount) {
        int[] next = new int[streamCount + 1];
        for (int line = 0; line < count; line++) {
            next[streams[line] + 1]++;
        }
        for (int stream = 0; stream < streamCount; stream++) {
            next[stream + 1] += next[stream];
        }
        int[] order = new int[count];
        for (int line = 0; line < count; line++) {
            order[next[streams[line]]++] = line;
        }
        return order;
    }
}
