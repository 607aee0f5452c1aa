package io.skald.block.template;

/// Reads columns whose values are numbers in canonical text: what is read prints as what was there.
final class NumberColumns {
    private static final int MAX_SCALE = 9;

    private NumberColumns() {}

    /// Digits behind the point of a value, 0 without a point, or -1 when it is no number.
    static int scale(byte[] source, int from, int to) {
        int point = -1;
        for (int i = from; i < to; i++) {
            if (source[i] == '.') {
                point = i;
                break;
            }
        }
        int scale = point < 0 ? 0 : to - point - 1;
        boolean usable = scale <= MAX_SCALE && (point < 0 || scale > 0);
        return usable ? scale : -1;
    }

    /// Reads values as numbers of one scale.
    ///
    /// @param refs places of the values in `source`, `[from, to)`
    /// @param prefix bytes before each number
    /// @param suffix bytes behind each number
    /// @param target receives the values times 10^scale
    /// @return false when some value is not the canonical text of such a number
    static boolean readDecimals(
            byte[] source,
            long[] refs,
            int from,
            int to,
            int prefix,
            int suffix,
            int scale,
            long[] target) {
        for (int i = from; i < to; i++) {
            int at = Slice.offset(refs[i]) + prefix;
            int end = Slice.offset(refs[i]) + Slice.length(refs[i]) - suffix;
            boolean negative = at < end && source[at] == '-';
            at += negative ? 1 : 0;
            int whole = scale == 0 ? end : end - scale - 1;
            if (whole - at < 1
                    || end - at > ColumnFormat.MAX_DIGITS
                    || (source[at] == '0' && whole - at > 1)) {
                return false;
            }
            long value = 0;
            for (int place = at; place < end; place++) {
                int digit = source[place] - '0';
                if (digit < 0 || digit > 9) {
                    if (place == whole && source[place] == '.') {
                        continue;
                    }
                    return false;
                }
                value = 10 * value + digit;
            }
            if (scale > 0 && source[whole] != '.') {
                return false;
            }
            if (negative && value == 0) {
                return false;
            }
            target[i - from] = negative ? -value : value;
        }
        return true;
    }

    /// Reads values as IPv4 addresses.
    ///
    /// @return false when some value is not the canonical text of an address
    static boolean readAddresses(byte[] source, long[] refs, int from, int to, long[] target) {
        for (int i = from; i < to; i++) {
            int at = Slice.offset(refs[i]);
            long address = address(source, at, at + Slice.length(refs[i]));
            if (address < 0) {
                return false;
            }
            target[i - from] = address;
        }
        return true;
    }

    /// @return -1 when the bytes are not the canonical text of an address
    static long address(byte[] source, int from, int to) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < to && at < start + 3 && source[at] >= '0' && source[at] <= '9') {
                value = 10 * value + source[at++] - '0';
            }
            if (at == start || value > 255 || (source[start] == '0' && at > start + 1)) {
                return -1;
            }
            address = address << 8 | value;
            if (part < 3 && (at == to || source[at++] != '.')) {
                return -1;
            }
        }
        return at == to ? address : -1;
    }
}
