package io.skald.block.template;

import io.skald.block.template.ColumnTest.Relation;
import io.skald.logql.text.ByteFinder;

import java.util.BitSet;

/// Ways to search a column that need not print its values, where the type allows it.
final class TypedSearch {
    private TypedSearch() {}

    /// Searches a column.
    ///
    /// @param hits receives the values that pass
    /// @return false when there is no such way; `hits` is untouched then
    static boolean find(
            ColumnValues values, int count, ColumnTest test, Needle needle, BitSet hits) {
        return switch (values) {
            case ColumnValues.Strings strings -> {
                boolean whole = test.from == 0 && test.to == needle.length;
                if (strings.hasEnds() || test.relation != Relation.CONTAINS || !whole) {
                    yield false;
                }
                findStrings(strings, count, needle.finder, hits);
                yield true;
            }
            case DecimalValues decimals -> {
                if (test.relation != Relation.IS || !decimals.isPlainInteger()) {
                    yield false;
                }
                findInteger(decimals, count, test, needle, hits);
                yield true;
            }
            case ColumnValues.Addresses addresses -> {
                if (test.relation != Relation.IS) {
                    yield false;
                }
                byte[] text = text(needle, test);
                long wanted = NumberColumns.address(text, 0, text.length);
                for (int i = 0; i < count; i++) {
                    if (addresses.number(i) == wanted) {
                        hits.set(i);
                    }
                }
                yield true;
            }
            case PatternValues patterns ->
                    new PatternSearch(patterns, count, test, needle).find(hits);
            default -> false;
        };
    }

    private static byte[] text(Needle needle, ColumnTest test) {
        byte[] text = new byte[test.to - test.from];
        for (int i = 0; i < text.length; i++) {
            text[i] = needle.at(test.from + i);
        }
        return text;
    }

    /// A hit counts when it lies inside of one value: they stand side by side.
    private static void findStrings(
            ColumnValues.Strings strings, int count, ByteFinder finder, BitSet hits) {
        int[] starts = strings.starts();
        byte[] bytes = strings.bytes();
        int end = starts[count];
        int value = 0;
        int hit = finder.indexOf(bytes, starts[0], end);
        while (hit >= 0) {
            value = valueAt(starts, hit, value, count);
            int next = hit + 1;
            if (hit + finder.length() <= starts[value + 1]) {
                hits.set(value);
                next = starts[value + 1];
            }
            hit = finder.indexOf(bytes, next, end);
        }
    }

    /// The value in `[from, count)` that holds that offset.
    private static int valueAt(int[] starts, int offset, int from, int count) {
        int low = from;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle + 1] <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void findInteger(
            DecimalValues decimals, int count, ColumnTest test, Needle needle, BitSet hits) {
        byte[] text = text(needle, test);
        long[] wanted = new long[1];
        long[] all = {Slice.of(0, text.length)};
        if (!NumberColumns.readDecimals(text, all, 0, 1, 0, 0, 0, wanted)) {
            return; // not the canonical text of a number, which all values are
        }
        for (int i = 0; i < count; i++) {
            if (decimals.number(i) == wanted[0]) {
                hits.set(i);
            }
        }
    }
}
