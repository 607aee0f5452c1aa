package io.skald.block.template;

import io.skald.block.LittleEndian;

import org.jspecify.annotations.Nullable;

/// Takes a line apart: its template, and where its variables lie.
///
/// A word with a digit is a variable, and so are a word behind `=` or an opening quote, where keys have their values, and
/// the words of a path. Words that occur rarely may be made variables too. Which words are variables is the writer's choice; only that a variable is a
/// whole run of word bytes is not.
final class LineTokenizer {
    /// Stands for a variable in a template.
    static final byte SLOT = 0;

    /// Longer lines are not taken apart.
    static final int MAX_LINE_BYTES = 60_000;

    private static final int MAX_VARIABLES = 2_000;

    /// Bytes before a quote that opens, or before a path.
    private static final boolean[] OPENS = opens();

    private final byte[] text = new byte[MAX_LINE_BYTES + Copies.SLACK];
    private int textLength;
    private boolean hasDigit;

    /// The template of the line that was taken apart last, up to [#textLength()].
    byte[] text() {
        return text;
    }

    int textLength() {
        return textLength;
    }

    /// Takes a line apart.
    ///
    /// @param line with a delimiter at `to`, and [Copies#SLACK] bytes behind it
    /// @param rare words that shall be variables; null for none
    /// @param variables receives the place of each variable as [Slice]; untouched when this returns false
    /// @return false for a line that has to stay as it is
    boolean split(byte[] line, int from, int to, @Nullable WordCounts rare, LongList variables) {
        if (to - from > MAX_LINE_BYTES) {
            return false;
        }
        byte[] kinds = WordBytes.KIND;
        byte[] out = text;
        int length = 0;
        int before = variables.size();
        int at = from;
        while (at < to) {
            byte value = line[at];
            if (kinds[value & 0xff] == 0) {
                if (value == SLOT) {
                    variables.truncate(before);
                    return false;
                }
                out[length++] = value;
                at++;
                continue;
            }
            int start = at;
            at = endOfWord(line, at);
            if (hasDigit
                    || isValue(out, length)
                    || (rare != null && rare.isRare(line, start, at))) {
                out[length++] = SLOT;
                variables.add(Slice.of(start, at - start));
            } else {
                length = Copies.copy(line, start, at - start, out, length);
            }
        }
        textLength = length;
        if (variables.size() - before > MAX_VARIABLES) {
            variables.truncate(before);
            return false;
        }
        return true;
    }

    /// Offset behind the word bytes from `from` on; [#hasDigit()] tells whether there was a digit among them.
    ///
    /// @param line with a word byte at `from`, and seven bytes behind the first one that is none
    int endOfWord(byte[] line, int from) {
        long digits = 0;
        int at = from;
        while (true) {
            long eight = LittleEndian.getLong(line, at);
            long others = WordBytes.words(eight) ^ WordBytes.HIGH_BITS;
            if (others != 0) {
                digits |= WordBytes.digits(eight) & ((others & -others) - 1);
                at += Long.numberOfTrailingZeros(others) >>> 3;
                break;
            }
            digits |= WordBytes.digits(eight);
            at += Long.BYTES;
        }
        hasDigit = digits != 0;
        return at;
    }

    boolean hasDigit() {
        return hasDigit;
    }

    /// Whether a word that follows is a value: behind `=`, behind a quote that opens, or a part of a path.
    static boolean isValue(byte[] text, int length) {
        if (length == 0) {
            return false;
        }
        return switch (text[length - 1]) {
            case '=' -> true;
            case '"' -> length > 1 && OPENS[text[length - 2] & 0xff];
            case '/' -> isInPath(text, length);
            default -> false;
        };
    }

    /// Whether all words of the path so far are variables, back to where it begins.
    private static boolean isInPath(byte[] text, int length) {
        int at = length - 1;
        while (at >= 0 && (text[at] == '/' || text[at] == SLOT)) {
            at--;
        }
        return at < 0 || OPENS[text[at] & 0xff] || text[at] == '"';
    }

    private static boolean[] opens() {
        var opens = new boolean[256];
        for (char before : " =:,([{".toCharArray()) {
            opens[before] = true;
        }
        return opens;
    }
}
