package io.skald.block.template;

import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

/// Values of one length that differ at some places only.
final class PatternValues extends ColumnValues {
    private static final byte[] HEX =
            "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] UPPER_HEX =
            "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final byte[] directory;
    private final int pattern;
    private final int length;

    /// Places that hold digits, nibbles and other bytes.
    private final int[] digits;

    /// Constant places between digits.
    private final int[] overwritten;

    private final int[] nibbles;
    private final int[] others;

    /// Digits of the nibbles, where one loop can write them; else null.
    private final byte @Nullable [] alphabet;

    /// The digits of each value as a number.
    private final long[] numbers;

    private final byte[] payload;
    private final int nibblesAt;

    /// Bytes that a value's nibbles take.
    private final int stride;

    private final int othersAt;
    private final int count;

    /// @param in stands before the payload
    /// @param numbers overwritten; as long as there are values
    /// @throws IllegalArgumentException when the payload does not hold as many values
    PatternValues(
            Column column, byte[] directory, Varints.Reader in, byte[] payload, long[] numbers) {
        this.directory = directory;
        this.pattern = column.pattern;
        this.length = column.maxLength;
        this.digits = places(ColumnFormat.PATTERN_DIGIT, ColumnFormat.PATTERN_DIGIT);
        this.nibbles = places(ColumnFormat.PATTERN_HEX, ColumnFormat.PATTERN_UPPER_HEX);
        this.others = places(ColumnFormat.PATTERN_BYTE, ColumnFormat.PATTERN_BYTE);
        this.overwritten = constantsBetween(digits);
        this.alphabet = commonAlphabet();
        this.numbers = numbers;
        this.payload = payload;
        this.count = column.count;
        this.stride = (nibbles.length + 1) / 2;
        if (digits.length > 0) {
            LongPlanes.read(in, payload, count, numbers);
        }
        nibblesAt = in.skip(Math.multiplyExact(stride, count));
        othersAt = in.skip(Math.multiplyExact(others.length, count));
    }

    private int[] places(byte kind, byte otherKind) {
        int found = 0;
        for (int place = 0; place < length; place++) {
            byte here = directory[pattern + place];
            found += here == kind || here == otherKind ? 1 : 0;
        }
        int[] places = new int[found];
        for (int place = length - 1; place >= 0; place--) {
            byte here = directory[pattern + place];
            if (here == kind || here == otherKind) {
                places[--found] = place;
            }
        }
        return places;
    }

    private int[] constantsBetween(int[] places) {
        if (places.length == 0) {
            return places;
        }
        int first = places[0];
        int end = first + places.length;
        var found = new java.util.BitSet();
        for (int place = first; place < end; place++) {
            found.set(
                    place,
                    directory[pattern + place] > ColumnFormat.PATTERN_BYTE
                            || directory[pattern + place] < 0);
        }
        return found.stream().toArray();
    }

    /// What may stand at a place, see [ColumnFormat].
    byte kind(int place) {
        return directory[pattern + place];
    }

    /// Places of hexadecimal digits, ascending; nibble `i` of a value is the digit of place `i`.
    int[] nibblePlaces() {
        return nibbles;
    }

    /// Places that hold any byte, ascending.
    int[] otherPlaces() {
        return others;
    }

    /// Offset in [#payload()] of the values' bytes at place `otherPlaces()[i]`, side by side.
    int othersAt(int i) {
        return othersAt + i * count;
    }

    byte[] payload() {
        return payload;
    }

    int nibblesAt() {
        return nibblesAt;
    }

    int stride() {
        return stride;
    }

    @Override
    int put(int index, byte[] out, int at) {
        Copies.copy(directory, pattern, length, out, at);
        if (digits.length > 0) {
            putDigits(numbers[index], out, at);
        }
        if (stride > 0) {
            putNibbles(nibblesAt + index * stride, out, at);
        }
        for (int i = 0; i < others.length; i++) {
            out[at + others[i]] = payload[othersAt + i * count + index];
        }
        return at + length;
    }

    private void putDigits(long number, byte[] out, int at) {
        int from = digits[0];
        int end = from + digits.length;
        Digits.put(number, out, at + from, at + end);
        // Side by side now; what other bytes parted moves to its place, and the bytes that were
        // overwritten come back.
        for (int i = digits.length - 1; i >= 0 && digits[i] != from + i; i--) {
            out[at + digits[i]] = out[at + from + i];
        }
        for (int i = 0; i < overwritten.length; i++) {
            out[at + overwritten[i]] = directory[pattern + overwritten[i]];
        }
    }

    private void putNibbles(int from, byte[] out, int at) {
        if (alphabet != null) {
            putSideBySide(alphabet, from, out, at + nibbles[0]);
            return;
        }
        int source = from;
        for (int i = 0; i < nibbles.length; i += 2) {
            int pair = payload[source++];
            putNibble(pair >>> 4 & 0xf, nibbles[i], out, at);
            if (i + 1 < nibbles.length) {
                putNibble(pair & 0xf, nibbles[i + 1], out, at);
            }
        }
    }

    private void putSideBySide(byte[] digitOf, int from, byte[] out, int start) {
        int at = start;
        int pairs = nibbles.length / 2;
        for (int i = 0; i < pairs; i++) {
            int pair = payload[from + i];
            out[at] = digitOf[pair >>> 4 & 0xf];
            out[at + 1] = digitOf[pair & 0xf];
            at += 2;
        }
        if (nibbles.length > 2 * pairs) {
            out[at] = digitOf[payload[from + pairs] >>> 4 & 0xf];
        }
    }

    private void putNibble(int nibble, int place, byte[] out, int at) {
        boolean upper = directory[pattern + place] == ColumnFormat.PATTERN_UPPER_HEX;
        out[at + place] = upper ? UPPER_HEX[nibble] : HEX[nibble];
    }

    /// @return the digits of all nibbles when these stand side by side and are of one case; else null
    private byte @Nullable [] commonAlphabet() {
        if (nibbles.length == 0) {
            return null;
        }
        byte kind = directory[pattern + nibbles[0]];
        for (int i = 1; i < nibbles.length; i++) {
            if (nibbles[i] != nibbles[0] + i || directory[pattern + nibbles[i]] != kind) {
                return null;
            }
        }
        return kind == ColumnFormat.PATTERN_UPPER_HEX ? UPPER_HEX : HEX;
    }

    @Override
    int length(int index) {
        return length;
    }

    @Override
    int room() {
        return length + Copies.SLACK;
    }
}
