package io.skald.loadtest.generate;

import java.util.Arrays;

/// The line that is being written: bytes, no `String`. Not thread-safe.
final class LineText {
    private static final byte[] LOWER_HEX = ascii("0123456789abcdef");
    private static final byte[] UPPER_HEX = ascii("0123456789ABCDEF");
    private static final int HEX_DIGITS_PER_LONG = 16;
    private static final int MAX_DECIMAL_DIGITS = 20;

    private byte[] bytes = new byte[4096];
    private int size;

    void clear() {
        size = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void put(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    void put(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    void putDecimal(long value) {
        if (value < 0) {
            put('-');
            putDecimal(-value);
            return;
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        putPadded(value, digits);
    }

    /// The last `digits` decimal digits, with zeros in front.
    void putPadded(long value, int digits) {
        ensure(Math.max(digits, MAX_DECIMAL_DIGITS));
        long rest = value;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /// The last `digits` hexadecimal digits, at most 16.
    void putHex(long value, int digits, boolean upper) {
        ensure(HEX_DIGITS_PER_LONG);
        byte[] alphabet = upper ? UPPER_HEX : LOWER_HEX;
        long rest = value;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = alphabet[(int) (rest & 15)];
            rest >>>= 4;
        }
        size += digits;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
