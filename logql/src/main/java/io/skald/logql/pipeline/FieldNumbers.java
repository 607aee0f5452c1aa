package io.skald.logql.pipeline;

import io.skald.logql.text.ByteSizes;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.model.Utf8;

/// Values of labels as numbers.
final class FieldNumbers {
    /// So many digits fit a double without loss.
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private FieldNumbers() {}

    /// @throws io.skald.logql.text.TextFormatException when it is no number
    static double number(byte[] bytes, int offset, int length) {
        boolean negative = length > 1 && bytes[offset] == '-';
        int at = offset + (negative ? 1 : 0);
        int end = offset + length;
        if (end - at > EXACT_DIGITS + 1 || at == end) {
            return slow(bytes, offset, length);
        }
        long digits = 0;
        int point = -1;
        for (int i = at; i < end; i++) {
            byte b = bytes[i];
            if (b == '.' && point < 0 && i > at && i + 1 < end) {
                point = i;
            } else if (b >= '0' && b <= '9') {
                digits = 10 * digits + (b - '0');
            } else {
                return slow(bytes, offset, length);
            }
        }
        if (end - at > EXACT_DIGITS && point < 0) {
            return slow(bytes, offset, length);
        }
        // Both operands are exact, so the quotient is the double nearest to the decimal number.
        double value = point < 0 ? digits : digits / POWERS_OF_TEN[end - point - 1];
        return negative ? -value : value;
    }

    private static double slow(byte[] bytes, int offset, int length) {
        return GoNumbers.parse(Utf8.text(bytes, offset, length));
    }

    static long nanos(String text) {
        return GoDurations.parseGo(text);
    }

    static long bytes(String text) {
        return ByteSizes.parse(text);
    }
}
