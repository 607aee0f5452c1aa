package io.skald.logql.pipeline;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.Utf8;

import java.util.List;

/// Looks for an address of a range anywhere in bytes, in linear time. Immutable.
///
/// An address is sought in each run of hexadecimal digits, dots and colons. The run itself, but for dots and a colon at its
/// end, may be an IPv6 address; then nothing in it is an IPv4 one. If not, each run of digits and dots in it, but for dots
/// at its ends, may be an IPv4 address: so `10.0.0.1:443`, `[::1]:80` and `from 10.0.0.1.` hold addresses, `1.2.3.4.5`
/// does not.
final class IpSearch implements LineFilter.LinePredicate {
    private static final byte HEX = 1;
    private static final byte DIGIT = 2;
    private static final byte DOT = 3;
    private static final byte COLON = 4;
    private static final byte[] KINDS = kinds();

    private final IpRange range;

    IpSearch(IpRange range) {
        this.range = range;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = 0; c < 128; c++) {
            if (Character.digit(c, 16) >= 0) {
                kinds[c] = c <= '9' ? DIGIT : HEX;
            }
        }
        kinds['.'] = DOT;
        kinds[':'] = COLON;
        return kinds;
    }

    /// @throws IllegalArgumentException with Loki's words when `pattern` is no address, prefix or range
    static IpSearch compile(String pattern) {
        IpRange range = IpRange.parse(pattern);
        if (range == null) {
            throw new IllegalArgumentException("ip: invalid pattern: \"" + pattern + "\"");
        }
        return new IpSearch(range);
    }

    /// The search as a line filter, led by what all IPv4 addresses of the range begin with.
    LineFilter filter() {
        var search = new LineFilter.Custom(this);
        byte[] text = Utf8.bytes(range.commonText());
        return text.length == 0
                ? search
                : new LineFilter.All(
                        List.of(new LineFilter.Contains(new ByteFinder(text)), search));
    }

    @Override
    public boolean test(byte[] bytes, int offset, int length) {
        int to = offset + length;
        int at = offset;
        while (at < to) {
            if (KINDS[bytes[at] & 0xff] == 0) {
                at++;
                continue;
            }
            int dots = 0;
            int colons = 0;
            int end = at;
            for (byte kind; end < to && (kind = KINDS[bytes[end] & 0xff]) != 0; end++) {
                dots += kind == DOT ? 1 : 0;
                colons += kind == COLON ? 1 : 0;
            }
            if ((dots >= 3 || colons >= 2) && isInRun(bytes, at, end, colons)) {
                return true;
            }
            at = end;
        }
        return false;
    }

    private boolean isInRun(byte[] bytes, int from, int to, int colons) {
        if (colons >= 2) {
            int end = trimmedEnd(bytes, from, to);
            int layout = IpText.layout(bytes, from, end);
            if (layout != IpText.NO_ADDRESS) {
                return range.isSix()
                        && range.containsSix(
                                IpText.half(bytes, from, end, layout, true),
                                IpText.half(bytes, from, end, layout, false));
            }
        }
        return !range.isSix() && hasFour(bytes, from, to);
    }

    /// Without dots, and without one colon that is not part of `::`.
    private static int trimmedEnd(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == '.') {
            end--;
        }
        boolean colon = end - 2 >= from && bytes[end - 1] == ':' && bytes[end - 2] != ':';
        return colon ? end - 1 : end;
    }

    private boolean hasFour(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && isOfFour(bytes[end])) {
                end++;
            }
            int first = at;
            int last = end;
            while (first < last && bytes[first] == '.') {
                first++;
            }
            while (first < last && bytes[last - 1] == '.') {
                last--;
            }
            long four = IpText.four(bytes, first, last);
            if (four != IpText.NO_ADDRESS && range.containsFour(four)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static boolean isOfFour(byte b) {
        byte kind = KINDS[b & 0xff];
        return kind == DIGIT || kind == DOT;
    }
}
