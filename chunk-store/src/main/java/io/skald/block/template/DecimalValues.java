package io.skald.block.template;

/// Numbers in canonical text, all with as many digits behind the point, with a common prefix and suffix.
final class DecimalValues extends ColumnValues {
    /// Numbers are smaller, and greater than its negative.
    static final long LIMIT = 1_000_000_000_000_000_000L;

    private static final int MAX_EXACT_LENGTH = 15;

    private final byte[] ends;
    private final long prefix;
    private final long suffix;
    private final int scale;
    private final double divisor;
    private final long[] numbers;

    /// @param ends array of prefix and suffix
    /// @param numbers the values times 10^scale
    DecimalValues(Column column, byte[] ends, long[] numbers) {
        this.ends = ends;
        this.prefix = column.strings[0];
        this.suffix = column.strings[1];
        this.scale = column.scale;
        this.divisor = powerOfTen(scale);
        this.numbers = numbers;
    }

    /// Exact up to the digits that a column may have.
    private static double powerOfTen(int exponent) {
        double power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    boolean isPlainInteger() {
        return scale == 0 && Slice.length(prefix) == 0 && Slice.length(suffix) == 0;
    }

    long number(int index) {
        return numbers[index];
    }

    /// Whether values of a column are [#value]s to the last bit: numbers and nothing else, of few enough digits that
    /// numerator and denominator fit a double.
    static boolean isExact(Column column) {
        return column.type == ColumnFormat.DECIMAL
                && column.maxLength <= MAX_EXACT_LENGTH
                && Slice.length(column.strings[0]) == 0
                && Slice.length(column.strings[1]) == 0;
    }

    /// A value as the nearest double, where it [#isExact].
    double value(int index) {
        return scale == 0 ? numbers[index] : numbers[index] / divisor;
    }

    @Override
    int put(int index, byte[] out, int at) {
        int start = at;
        if (Slice.length(prefix) > 0) {
            start = Copies.copy(ends, Slice.offset(prefix), Slice.length(prefix), out, start);
        }
        long number = numbers[index];
        if (number < 0) {
            out[start++] = '-';
            number = -number;
        }
        int end = start + digits(number);
        Digits.put(number, out, start, end);
        if (scale > 0) {
            int point = end - scale;
            for (int i = end; i > point; i--) {
                out[i] = out[i - 1];
            }
            out[point] = '.';
            end++;
        }
        return Slice.length(suffix) == 0
                ? end
                : Copies.copy(ends, Slice.offset(suffix), Slice.length(suffix), out, end);
    }

    /// Digits that are written of a number: one at least before the point.
    private int digits(long number) {
        int digits = 1;
        long limit = 10;
        while (number >= limit) {
            digits++;
            limit *= 10;
        }
        return Math.max(digits, scale + 1);
    }

    @Override
    int length(int index) {
        long number = numbers[index];
        return Slice.length(prefix)
                + (number < 0 ? 1 : 0)
                + digits(Math.abs(number))
                + (scale > 0 ? 1 : 0)
                + Slice.length(suffix);
    }

    @Override
    int room() {
        return Slice.length(prefix) + 24 + Slice.length(suffix) + Copies.SLACK;
    }
}
