package io.skald.block;

import io.skald.model.GrowingBytes;

/// Timestamps of a block's rows, ascending within each of its streams.
///
/// `v unit | u8 width | per stream: v (first timestamp - minNanos) / unit | width packed planes`. Every other row of a
/// stream is stored as its distance to the row before, divided by `unit`, the greatest common divisor of all numbers
/// here (1,000,000 when the clock ticks in milliseconds). The distances of all streams form one column, and plane `p`
/// holds byte `p` (0 = least significant) of each: the planes of noise stay as they are, the others shrink to
/// almost nothing. Each is a [PackedBytes] run.
///
/// Measured against deltas as varints, delta of delta and Gorilla-style buckets, each behind zstd: the smallest at
/// every precision from ns to s, because logs do not arrive at a beat. All arithmetic is modulo 2^64, so that the
/// whole range of a long works. [TimestampReader] reads them.
final class TimestampColumn {
    private TimestampColumn() {}

    /// @param timestamps of the rows, stream after stream
    /// @param streamEnds row behind the last of each stream
    /// @param min smallest of all timestamps
    /// @param scratch overwritten
    static void encode(
            long[] timestamps,
            int[] streamEnds,
            int streamCount,
            long min,
            ZstdCodec codec,
            Planes scratch,
            GrowingBytes out) {
        int rowCount = streamEnds[streamCount - 1];
        long[] deltas = scratch.deltas(rowCount);
        int count = 0;
        int row = 0;
        long unit = 0;
        for (int stream = 0; stream < streamCount; stream++) {
            unit = gcd(unit, timestamps[row] - min);
            for (row++; row < streamEnds[stream]; row++) {
                long delta = timestamps[row] - timestamps[row - 1];
                deltas[count++] = delta;
                unit = gcd(unit, delta);
            }
        }
        unit = unit == 0 ? 1 : unit;
        long bits = 0;
        for (int i = 0; i < count; i++) {
            deltas[i] = unit == 1 ? deltas[i] : Long.divideUnsigned(deltas[i], unit);
            bits |= deltas[i];
        }
        int width = (Long.SIZE - Long.numberOfLeadingZeros(bits) + 7) / Byte.SIZE;
        out.putVarint(unit);
        out.put((byte) width);
        for (int stream = 0; stream < streamCount; stream++) {
            long first = timestamps[stream == 0 ? 0 : streamEnds[stream - 1]];
            out.putVarint(Long.divideUnsigned(first - min, unit));
        }
        byte[] plane = scratch.plane(count);
        for (int p = 0; p < width; p++) {
            for (int i = 0; i < count; i++) {
                plane[i] = (byte) (deltas[i] >>> (Byte.SIZE * p));
            }
            PackedBytes.put(out, plane, 0, count, codec);
        }
    }

    private static long gcd(long a, long b) {
        if (a == 1) {
            return 1;
        }
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = Long.remainderUnsigned(x, y);
            x = y;
            y = rest;
        }
        return x;
    }

    /// Buffers of one thread.
    static final class Planes {
        private long[] deltas = new long[0];
        private byte[] plane = new byte[0];

        long[] deltas(int count) {
            if (deltas.length < count) {
                deltas = new long[count + count / 2];
            }
            return deltas;
        }

        byte[] plane(int count) {
            if (plane.length < count) {
                plane = new byte[count + count / 2];
            }
            return plane;
        }
    }
}
