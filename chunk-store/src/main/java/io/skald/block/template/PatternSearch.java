package io.skald.block.template;

import io.skald.block.template.ColumnTest.Relation;
import io.skald.logql.text.ByteFinder;

import java.util.BitSet;

/// Searches values of a pattern: at each place where the needle can lie, it becomes bits that a value's nibbles must have and
/// bytes that must stand at other places. Values are printed only where digits of a number lie under the needle, and only
/// those that have the rest.
final class PatternSearch {
    /// Digits of a needle that make some bytes wherever it begins.
    private static final int MIN_RUN = 10;

    private final PatternValues values;
    private final int count;
    private final ColumnTest test;
    private final Needle needle;
    private final int length;

    /// Per place, its number among those of hexadecimal digits, or of other bytes.
    private final int[] indexes;

    // Of the current place of the needle: which bits of the nibbles are asked, what they must be,
    // and the first and last byte of them that has any.
    private final byte[] mask;
    private final byte[] wanted;
    private int firstByte;
    private int lastByte;

    // Likewise, planes of other bytes and what they must hold.
    private final int[] planes;
    private final byte[] bytes;
    private int planeCount;

    /// Whether digits or letters of either case lie under the needle.
    private boolean open;

    PatternSearch(PatternValues values, int count, ColumnTest test, Needle needle) {
        this.values = values;
        this.count = count;
        this.test = test;
        this.needle = needle;
        this.length = test.to - test.from;
        this.indexes = new int[values.length(0)];
        number(values.nibblePlaces());
        number(values.otherPlaces());
        this.mask = new byte[values.stride()];
        this.wanted = new byte[values.stride()];
        this.planes = new int[values.otherPlaces().length];
        this.bytes = new byte[planes.length];
    }

    private void number(int[] places) {
        for (int i = 0; i < places.length; i++) {
            indexes[places[i]] = i;
        }
    }

    /// @param hits receives the values that pass
    /// @return false when values have to be printed; `hits` is untouched then
    boolean find(BitSet hits) {
        int last = values.length(0) - length;
        int from = test.relation == Relation.ENDS_WITH ? last : 0;
        int to = test.relation == Relation.CONTAINS ? last : from;
        if (last < 0 || (test.relation == Relation.IS && last > 0)) {
            return true;
        }
        if (from < to && isHexRun()) {
            findRun(0, hits);
            findRun(1, hits);
            return true;
        }
        for (int place = from; place <= to; place++) {
            if (lay(place) && !isAsked()) {
                return false;
            }
        }
        for (int place = from; place <= to; place++) {
            if (lay(place)) {
                findAt(place, hits);
            }
        }
        return true;
    }

    /// Whether values are nothing but nibbles, and the needle long enough to be searched in all of them at once.
    private boolean isHexRun() {
        if (length < MIN_RUN || !needle.isExact(test.from, test.to)) {
            return false;
        }
        for (int place = 0; place < indexes.length; place++) {
            if (values.kind(place) != ColumnFormat.PATTERN_HEX) {
                return false;
            }
        }
        for (int at = test.from; at < test.to; at++) {
            if (Character.digit(needle.at(at), 16) < 0 || isUpper(at)) {
                return false;
            }
        }
        return true;
    }

    private boolean isUpper(int at) {
        return 'A' <= needle.at(at) && needle.at(at) <= 'F';
    }

    /// Finds values that have the needle behind an even or an odd number of digits.
    ///
    /// @param odd 1 or 0
    private void findRun(int odd, BitSet hits) {
        byte[] run = new byte[(length - odd) / 2];
        for (int i = 0; i < run.length; i++) {
            int at = test.from + odd + 2 * i;
            int high = Character.digit(needle.at(at), 16);
            run[i] = (byte) (high << 4 | Character.digit(needle.at(at + 1), 16));
        }
        byte[] payload = values.payload();
        byte[] text = new byte[values.room()];
        int start = values.nibblesAt();
        int end = start + count * values.stride();
        var finder = new ByteFinder(run);
        int hit = finder.indexOf(payload, start, end);
        while (hit >= 0) {
            int value = (hit - start) / values.stride();
            int place = 2 * ((hit - start) % values.stride()) - odd;
            if (place >= 0 && place + length <= indexes.length && isPrinted(value, place, text)) {
                hits.set(value);
            }
            hit = finder.indexOf(payload, hit + 1, end);
        }
    }

    private boolean isAsked() {
        return planeCount > 0 || lastByte >= 0;
    }

    /// Lays the needle on the pattern.
    ///
    /// @return whether a value can have it there
    private boolean lay(int place) {
        java.util.Arrays.fill(mask, (byte) 0);
        java.util.Arrays.fill(wanted, (byte) 0);
        firstByte = mask.length;
        lastByte = -1;
        planeCount = 0;
        open = false;
        for (int i = 0; i < length; i++) {
            byte kind = values.kind(place + i);
            boolean fits =
                    switch (kind) {
                        case ColumnFormat.PATTERN_DIGIT -> layDigit(test.from + i);
                        case ColumnFormat.PATTERN_HEX, ColumnFormat.PATTERN_UPPER_HEX ->
                                layNibble(place + i, test.from + i, kind);
                        case ColumnFormat.PATTERN_BYTE -> layByte(place + i, test.from + i);
                        default -> needle.is(kind, test.from + i);
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private boolean layDigit(int at) {
        open = true;
        return '0' <= needle.at(at) && needle.at(at) <= '9';
    }

    private boolean layNibble(int place, int at, byte kind) {
        int nibble = Character.digit(needle.at(at), 16);
        boolean upper = kind == ColumnFormat.PATTERN_UPPER_HEX;
        char text = Character.forDigit(nibble, 16);
        if (nibble < 0 || !needle.is((byte) (upper ? Character.toUpperCase(text) : text), at)) {
            return false;
        }
        int index = indexes[place];
        int shift = index % 2 == 0 ? 4 : 0;
        mask[index / 2] |= (byte) (0xf << shift);
        wanted[index / 2] |= (byte) (nibble << shift);
        firstByte = Math.min(firstByte, index / 2);
        lastByte = Math.max(lastByte, index / 2);
        return true;
    }

    private boolean layByte(int place, int at) {
        if (!needle.isExact(at, at + 1)) {
            open = true;
            return true;
        }
        planes[planeCount] = values.othersAt(indexes[place]);
        bytes[planeCount++] = needle.at(at);
        return true;
    }

    private void findAt(int place, BitSet hits) {
        byte[] payload = values.payload();
        byte[] text = open ? new byte[values.room()] : new byte[0];
        int stride = values.stride();
        int at = values.nibblesAt() + firstByte;
        boolean asksNibbles = lastByte >= 0;
        int firstMask = asksNibbles ? mask[firstByte] : 0;
        int firstWanted = asksNibbles ? wanted[firstByte] : 0;
        int plane = planeCount > 0 ? planes[0] : -1;
        int firstOther = planeCount > 0 ? bytes[0] : 0;
        for (int i = 0; i < count; i++, at += stride) {
            if ((plane < 0 || payload[plane + i] == firstOther)
                    && (!asksNibbles || (payload[at] & firstMask) == firstWanted)
                    && hasRest(i, at)
                    && (!open || isPrinted(i, place, text))) {
                hits.set(i);
            }
        }
    }

    private boolean hasRest(int value, int at) {
        byte[] payload = values.payload();
        for (int i = firstByte + 1; i <= lastByte; i++) {
            if ((payload[at - firstByte + i] & mask[i]) != wanted[i]) {
                return false;
            }
        }
        for (int i = 1; i < planeCount; i++) {
            if (payload[planes[i] + value] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isPrinted(int value, int place, byte[] text) {
        values.put(value, text, 0);
        return needle.isAt(text, place, test.from, test.to);
    }
}
