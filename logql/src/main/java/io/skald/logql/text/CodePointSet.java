package io.skald.logql.text;

import java.util.Arrays;

/// A set of code points, `0` to `0x10ffff`, as sorted ranges that neither overlap nor touch. Immutable.
final class CodePointSet {
    static final int MAX = Character.MAX_CODE_POINT;
    static final CodePointSet ANY = new CodePointSet(0, MAX);
    static final CodePointSet ANY_BUT_NEWLINE = new CodePointSet(0, '\n' - 1, '\n' + 1, MAX);

    /// First and last code point of each range.
    private final int[] bounds;

    private CodePointSet(int... bounds) {
        this.bounds = bounds;
    }

    static CodePointSet of(int codePoint) {
        return new CodePointSet(codePoint, codePoint);
    }

    int rangeCount() {
        return bounds.length / 2;
    }

    int first(int range) {
        return bounds[2 * range];
    }

    int last(int range) {
        return bounds[2 * range + 1];
    }

    /// Whether a range is that code point and nothing else.
    boolean isAt(int range, int codePoint) {
        return first(range) == codePoint && last(range) == codePoint;
    }

    /// The only member, or -1 if there are none or several.
    int single() {
        return bounds.length == 2 && bounds[0] == bounds[1] ? bounds[0] : -1;
    }

    boolean contains(int codePoint) {
        int at = Arrays.binarySearch(bounds, codePoint);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    CodePointSet negated() {
        var builder = new Builder();
        int from = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (from < bounds[i]) {
                builder.add(from, bounds[i] - 1);
            }
            from = bounds[i + 1] + 1;
        }
        if (from <= MAX) {
            builder.add(from, MAX);
        }
        return builder.build();
    }

    /// Collects ranges in any order.
    static final class Builder {
        private long[] ranges = new long[8]; // first in the high, last in the low half
        private int count;

        Builder add(int first, int last) {
            if (count == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * count);
            }
            ranges[count++] = (long) first << 32 | last;
            return this;
        }

        Builder add(CodePointSet set) {
            for (int i = 0; i < set.rangeCount(); i++) {
                add(set.first(i), set.last(i));
            }
            return this;
        }

        CodePointSet build() {
            Arrays.sort(ranges, 0, count);
            int[] bounds = new int[2 * count];
            int size = 0;
            for (int i = 0; i < count; i++) {
                int first = (int) (ranges[i] >>> 32);
                int last = (int) ranges[i];
                if (size > 0 && first <= bounds[size - 1] + 1) {
                    bounds[size - 1] = Math.max(bounds[size - 1], last);
                } else {
                    bounds[size++] = first;
                    bounds[size++] = last;
                }
            }
            return new CodePointSet(Arrays.copyOf(bounds, size));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePointSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
