package io.skald.model;

/// Variable-length integers: seven bits a byte, least significant first, the high bit set on all bytes but the last
/// (Protocol Buffers' "varint"). Signed numbers go through [#zigzag(long)] first.
public final class Varints {
    public static final int MAX_BYTES = 10;

    private Varints() {}

    public static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    public static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /// Bytes that [#put] writes.
    public static int size(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /// @return the offset behind the last byte written
    public static int put(byte[] out, int offset, long value) {
        int at = offset;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /// Reads numbers and byte ranges from a bounded slice. Not thread-safe.
    public static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        public Reader(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.at = java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
            this.end = offset + length;
        }

        public int position() {
            return at;
        }

        public int remaining() {
            return end - at;
        }

        /// @throws IllegalArgumentException when the slice ends inside the number or the number is over 64 bits
        public long readLong() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == end) {
                    throw new IllegalArgumentException("number cut off");
                }
                byte b = bytes[at++];
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("number over 64 bits");
        }

        /// A number from 0 to [Integer#MAX_VALUE].
        public int readCount() {
            long value = readLong();
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("count out of range: " + value);
            }
            return (int) value;
        }

        /// Steps over `count` bytes.
        ///
        /// @return the offset of the first of them
        public int skip(int count) {
            if (count < 0 || count > end - at) {
                throw new IllegalArgumentException(
                        count + " bytes wanted, " + (end - at) + " left");
            }
            int start = at;
            at += count;
            return start;
        }
    }
}
