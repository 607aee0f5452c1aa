package io.skald.logql.pipeline;

/// Reads IP addresses from bytes. All ranges are `[from, to)`.
///
/// IPv4 is four decimal numbers of 0 to 255 without leading zeros. IPv6 is eight groups of one to four hexadecimal digits;
/// `::` may stand, once, for one group of zeros or more, and the last two groups may be written as IPv4. No zones.
final class IpText {
    static final int NO_ADDRESS = -1;

    private static final int GROUPS = 8;
    private static final int FOUR_IN_GROUPS = 2;
    private static final int MAX_GROUP_DIGITS = 4;

    /// Place of `::` when there is none. A layout is `groups written << 4 | place of ::`.
    private static final int NO_GAP = 15;

    private IpText() {}

    /// @return the IPv4 address as an unsigned 32-bit number, or [#NO_ADDRESS]
    static long four(byte[] bytes, int from, int to) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= to || bytes[at++] != '.')) {
                return NO_ADDRESS;
            }
            int start = at;
            int value = 0;
            while (at < to && at - start < 3 && isDigit(bytes[at])) {
                value = 10 * value + bytes[at++] - '0';
            }
            if (at == start || value > 255 || at - start > 1 && bytes[start] == '0') {
                return NO_ADDRESS;
            }
            address = address << 8 | value;
        }
        return at == to ? address : NO_ADDRESS;
    }

    /// Checks an IPv6 address.
    ///
    /// @return what [#half] needs to know, or [#NO_ADDRESS]
    static int layout(byte[] bytes, int from, int to) {
        int at = from;
        int groups = 0;
        int gap = NO_GAP;
        if (isGap(bytes, at, to)) {
            gap = 0;
            at += 2;
        }
        while (at < to && groups < GROUPS) {
            int end = groupEnd(bytes, at, to);
            if (end < to && bytes[end] == '.') {
                if (four(bytes, at, to) == NO_ADDRESS) {
                    return NO_ADDRESS;
                }
                groups += FOUR_IN_GROUPS;
                at = to;
                break;
            }
            if (end == at || end - at > MAX_GROUP_DIGITS) {
                return NO_ADDRESS;
            }
            groups++;
            at = end;
            if (at == to) {
                break;
            }
            if (isGap(bytes, at, to)) {
                if (gap != NO_GAP) {
                    return NO_ADDRESS;
                }
                gap = groups;
                at += 2;
            } else if (bytes[at] != ':' || ++at == to) {
                return NO_ADDRESS;
            }
        }
        boolean complete = gap == NO_GAP ? groups == GROUPS : groups < GROUPS;
        return at == to && complete ? groups << 4 | gap : NO_ADDRESS;
    }

    /// One half of an IPv6 address.
    ///
    /// @param layout from [#layout], of the same bytes
    static long half(byte[] bytes, int from, int to, int layout, boolean upper) {
        int groups = layout >>> 4;
        int gap = layout & 15;
        int first = upper ? 0 : GROUPS / 2;
        long half = 0;
        int at = from;
        for (int group = 0; group < groups; ) {
            while (bytes[at] == ':') {
                at++;
            }
            int end = groupEnd(bytes, at, to);
            boolean isFour = end < to && bytes[end] == '.';
            int count = isFour ? FOUR_IN_GROUPS : 1;
            int place = (group < gap ? group : group + GROUPS - groups) - first;
            long value = isFour ? four(bytes, at, to) : hex(bytes, at, end);
            for (int i = 0; i < count; i++) {
                if (place + i >= 0 && place + i < GROUPS / 2) {
                    long one = value >>> 16 * (count - 1 - i) & 0xffff;
                    half |= one << 16 * (GROUPS / 2 - 1 - place - i);
                }
            }
            group += count;
            at = end;
        }
        return half;
    }

    private static boolean isGap(byte[] bytes, int at, int to) {
        return to - at >= 2 && bytes[at] == ':' && bytes[at + 1] == ':';
    }

    /// End of the digits at `at`; looks at one more than a group may have.
    private static int groupEnd(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && end - at <= MAX_GROUP_DIGITS && Character.digit(bytes[end], 16) >= 0) {
            end++;
        }
        return end;
    }

    private static long hex(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | Character.digit(bytes[i], 16);
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
