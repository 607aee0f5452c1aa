package io.skald.logql.pipeline;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

/// The addresses that `ip("…")` means: one, those of a CIDR prefix, or all from one to another. Bounds belong to it, and
/// compare as unsigned 128-bit numbers.
///
/// An IPv4 address is never in an IPv6 range, nor the other way round, also not as `::ffff:10.0.0.1`.
///
/// @param isSix whether it is of IPv6; if not, the upper halves are 0
record IpRange(boolean isSix, long fromUpper, long fromLower, long toUpper, long toLower) {
    private static final int FOUR_BITS = 32;
    private static final int SIX_BITS = 128;

    /// @return null when `text` is no address, prefix or range
    static @Nullable IpRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            IpRange from = address(text.substring(0, dash));
            IpRange to = address(text.substring(dash + 1));
            return from == null || to == null ? null : upTo(from, to);
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return address(text);
        }
        IpRange address = address(text.substring(0, slash));
        int bits = address == null ? -1 : bits(text.substring(slash + 1), address.isSix);
        return address == null || bits < 0 ? null : address.prefix(bits);
    }

    private static @Nullable IpRange address(String text) {
        byte[] bytes = Utf8.bytes(text);
        long four = IpText.four(bytes, 0, bytes.length);
        if (four != IpText.NO_ADDRESS) {
            return new IpRange(false, 0, four, 0, four);
        }
        int layout = IpText.layout(bytes, 0, bytes.length);
        if (layout == IpText.NO_ADDRESS) {
            return null;
        }
        long upper = IpText.half(bytes, 0, bytes.length, layout, true);
        long lower = IpText.half(bytes, 0, bytes.length, layout, false);
        return new IpRange(true, upper, lower, upper, lower);
    }

    private static @Nullable IpRange upTo(IpRange from, IpRange to) {
        boolean rises =
                from.isSix == to.isSix
                        && !isBelow(to.fromUpper, to.fromLower, from.fromUpper, from.fromLower);
        return rises
                ? new IpRange(from.isSix, from.fromUpper, from.fromLower, to.toUpper, to.toLower)
                : null;
    }

    /// @return -1 when it is no length of a prefix
    private static int bits(String text, boolean six) {
        if (!text.matches("0|[1-9][0-9]{0,2}")) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= (six ? SIX_BITS : FOUR_BITS) ? bits : -1;
    }

    /// All addresses that agree with this one in the first bits.
    private IpRange prefix(int bits) {
        if (!isSix) {
            long free = ones(FOUR_BITS - bits);
            return new IpRange(false, 0, fromLower & ~free, 0, fromLower | free);
        }
        long freeUpper = ones(Math.max(0, 64 - bits));
        long freeLower = ones(Math.min(64, SIX_BITS - bits));
        return new IpRange(
                true,
                fromUpper & ~freeUpper,
                fromLower & ~freeLower,
                fromUpper | freeUpper,
                fromLower | freeLower);
    }

    private static long ones(int count) {
        return count == 0 ? 0 : -1L >>> (64 - count);
    }

    boolean containsFour(long address) {
        return !isSix && fromLower <= address && address <= toLower;
    }

    boolean containsSix(long upper, long lower) {
        return isSix
                && !isBelow(upper, lower, fromUpper, fromLower)
                && !isBelow(toUpper, toLower, upper, lower);
    }

    private static boolean isBelow(long upper, long lower, long otherUpper, long otherLower) {
        int order = Long.compareUnsigned(upper, otherUpper);
        return order < 0 || order == 0 && Long.compareUnsigned(lower, otherLower) < 0;
    }

    /// What each IPv4 address of the range is written with, from its start: `10.0.` for `10.0.0.0/16`.
    ///
    /// @return empty when they have nothing in common, and for IPv6, which can be written in many ways
    String commonText() {
        var text = new StringBuilder();
        for (int shift = 24; !isSix && shift >= 0; shift -= 8) {
            if (fromLower >>> shift != toLower >>> shift) {
                break;
            }
            text.append(fromLower >>> shift & 0xff).append(shift > 0 ? "." : "");
        }
        return text.toString();
    }
}
