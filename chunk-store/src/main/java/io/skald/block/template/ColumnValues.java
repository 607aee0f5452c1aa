package io.skald.block.template;

/// The decoded values of one column of an open block.
abstract class ColumnValues {
    /// Writes a value.
    ///
    /// @param out with [#room()] bytes from `at` on, which may all be overwritten
    /// @return the offset behind the value
    abstract int put(int index, byte[] out, int at);

    /// Bytes of a value.
    abstract int length(int index);

    /// Bytes that [#put] may touch at most.
    abstract int room();

    /// Of a constant or of few distinct values.
    static final class Dictionary extends ColumnValues {
        private final byte[] bytes;
        private final long[] values;
        private final byte[] codes;
        private final int codesAt;
        private final int room;

        /// @param codes a byte for each value from `codesAt` on, each below the number of values; of any content with
        ///     one value
        Dictionary(byte[] bytes, long[] values, byte[] codes, int codesAt) {
            this.bytes = bytes;
            this.values = values;
            this.codes = codes;
            this.codesAt = codesAt;
            int max = 0;
            for (long value : values) {
                max = Math.max(max, Slice.length(value));
            }
            this.room = max + Copies.SLACK;
        }

        int code(int index) {
            return values.length == 1 ? 0 : codes[codesAt + index] & 0xff;
        }

        @Override
        int put(int index, byte[] out, int at) {
            long value = values[code(index)];
            return Copies.copy(bytes, Slice.offset(value), Slice.length(value), out, at);
        }

        @Override
        int length(int index) {
            return Slice.length(values[code(index)]);
        }

        @Override
        int room() {
            return room;
        }
    }

    /// Byte strings with a common prefix and suffix.
    static final class Strings extends ColumnValues {
        private final byte[] ends;
        private final int prefix;
        private final int prefixLength;
        private final int suffix;
        private final int suffixLength;
        private final byte[] bytes;
        private final int[] starts;
        private final int room;

        /// @param ends array of prefix and suffix
        /// @param starts offset of each value in `bytes`, and behind the last one
        /// @param longest bytes of the longest value without prefix and suffix
        Strings(Column column, byte[] ends, byte[] bytes, int[] starts, int longest) {
            this.ends = ends;
            this.prefix = Slice.offset(column.strings[0]);
            this.prefixLength = Slice.length(column.strings[0]);
            this.suffix = Slice.offset(column.strings[1]);
            this.suffixLength = Slice.length(column.strings[1]);
            this.bytes = bytes;
            this.starts = starts;
            this.room = prefixLength + longest + suffixLength + Copies.SLACK;
        }

        byte[] bytes() {
            return bytes;
        }

        int[] starts() {
            return starts;
        }

        boolean hasEnds() {
            return prefixLength + suffixLength > 0;
        }

        @Override
        int put(int index, byte[] out, int at) {
            int end = Copies.copy(ends, prefix, prefixLength, out, at);
            int from = starts[index];
            end = Copies.copy(bytes, from, starts[index + 1] - from, out, end);
            return suffixLength == 0 ? end : Copies.copy(ends, suffix, suffixLength, out, end);
        }

        @Override
        int length(int index) {
            return prefixLength + starts[index + 1] - starts[index] + suffixLength;
        }

        @Override
        int room() {
            return room;
        }
    }

    /// IPv4 addresses.
    static final class Addresses extends ColumnValues {
        private final long[] addresses;

        /// @param addresses from 0 to 2^32 - 1
        Addresses(long[] addresses) {
            this.addresses = addresses;
        }

        long number(int index) {
            return addresses[index];
        }

        @Override
        int put(int index, byte[] out, int at) {
            int address = (int) addresses[index];
            int end = putPart(address >>> 24, out, at);
            out[end++] = '.';
            end = putPart(address >>> 16 & 0xff, out, end);
            out[end++] = '.';
            end = putPart(address >>> 8 & 0xff, out, end);
            out[end++] = '.';
            return putPart(address & 0xff, out, end);
        }

        private static int putPart(int part, byte[] out, int from) {
            int at = from;
            if (part >= 100) {
                out[at++] = (byte) ('0' + part / 100);
            }
            if (part >= 10) {
                out[at++] = (byte) ('0' + part / 10 % 10);
            }
            out[at++] = (byte) ('0' + part % 10);
            return at;
        }

        @Override
        int length(int index) {
            int address = (int) addresses[index];
            int length = 3;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int part = address >>> shift & 0xff;
                length += part >= 100 ? 3 : part >= 10 ? 2 : 1;
            }
            return length;
        }

        @Override
        int room() {
            return 15;
        }
    }
}
