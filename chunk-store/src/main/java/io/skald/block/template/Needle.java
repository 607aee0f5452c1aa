package io.skald.block.template;

import io.skald.logql.text.ByteFinder;

/// A string that is searched for, seen as runs of word bytes and delimiters.
final class Needle {
    private static final byte CASE_BIT = 0x20;

    final ByteFinder finder;
    final int length;

    /// Where letters of either case are wanted, the lower case.
    private final byte[] bytes;

    /// [#CASE_BIT] at letters that may have either case.
    private final byte[] folds;

    /// Per place, how many word bytes follow from there.
    private final int[] runs;

    /// Stamp of the whole needle where one string of word bytes is wanted; else 0.
    private final long stamp;

    Needle(ByteFinder finder) {
        this.finder = finder;
        this.bytes = finder.needle();
        this.length = bytes.length;
        this.folds = new byte[length];
        this.runs = new int[length];
        for (int i = length - 1; i >= 0; i--) {
            boolean letter = 'a' <= bytes[i] && bytes[i] <= 'z';
            folds[i] = finder.ignoresCase() && letter ? CASE_BIT : 0;
            int next = i + 1 < length ? runs[i + 1] : 0;
            runs[i] = WordBytes.isWord(bytes[i]) ? next + 1 : 0;
        }
        this.stamp =
                runs[0] == length && isExact(0, length) ? WordBytes.stamp(bytes, 0, length) : 0;
    }

    /// Whether it is one run of word bytes: it lies in one word or value whole, if anywhere.
    boolean isWord() {
        return runs[0] == length;
    }

    int run(int place) {
        return runs[place];
    }

    boolean is(byte value, int place) {
        return (value | folds[place]) == bytes[place];
    }

    byte at(int place) {
        return bytes[place];
    }

    boolean ignoresCase() {
        return finder.ignoresCase();
    }

    /// Whether one string is wanted in `[from, to)`, not letters of either case.
    boolean isExact(int from, int to) {
        for (int i = from; i < to; i++) {
            if (folds[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// See [ValueFilter#hash].
    long hash(int from, int to) {
        return ValueFilter.hash(bytes, from, to);
    }

    /// Whether `[from, to)` stands in `text` at that offset; there are as many bytes.
    boolean isAt(byte[] text, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!is(text[at + i - from], i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a stamp has all bytes of `[from, to)`.
    boolean fits(long stamp, int from, int to) {
        if (this.stamp != 0 && to - from == length) {
            return (stamp & this.stamp) == this.stamp;
        }
        for (int i = from; i < to; i++) {
            long wanted = WordBytes.STAMP[bytes[i] & 0xff];
            if (folds[i] != 0) {
                wanted |= WordBytes.STAMP[(bytes[i] & ~CASE_BIT) & 0xff];
            }
            if ((stamp & wanted) == 0) {
                return false;
            }
        }
        return true;
    }
}
