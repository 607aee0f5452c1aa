package io.skald.block.template;

import org.jspecify.annotations.Nullable;

/// Takes a line apart: its template, and where its variables lie.
///
/// A word with a digit is a variable, and so is a word behind `=`, `="` or `:"`, where keys have their values. Words that
/// occur rarely may be made variables too. Which words are variables is the writer's choice; only that a variable is a
/// whole run of word bytes is not.
final class LineTokenizer {
    /// Stands for a variable in a template.
    static final byte SLOT = 0;

    /// Longer lines are not taken apart.
    static final int MAX_LINE_BYTES = 60_000;

    private static final int MAX_VARIABLES = 2_000;

    private final byte[] text = new byte[MAX_LINE_BYTES];
    private int textLength;
    private int variableCount;

    /// The template of the line that was taken apart last, up to [#textLength()].
    byte[] text() {
        return text;
    }

    int textLength() {
        return textLength;
    }

    int variableCount() {
        return variableCount;
    }

    /// Takes a line apart.
    ///
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
            int kind = kinds[value & 0xff];
            if (kind == 0) {
                if (value == SLOT) {
                    variables.truncate(before);
                    return false;
                }
                out[length++] = value;
                at++;
                continue;
            }
            int start = at;
            int seen = 0;
            do {
                seen |= kind;
                at++;
            } while (at < to && (kind = kinds[line[at] & 0xff]) != 0);
            if ((seen & WordBytes.DIGIT) != 0
                    || isValue(out, length)
                    || (rare != null && rare.isRare(line, start, at))) {
                out[length++] = SLOT;
                variables.add(Slice.of(start, at - start));
            } else {
                System.arraycopy(line, start, out, length, at - start);
                length += at - start;
            }
        }
        textLength = length;
        variableCount = variables.size() - before;
        if (variableCount > MAX_VARIABLES) {
            variables.truncate(before);
            return false;
        }
        return true;
    }

    private static boolean isValue(byte[] text, int length) {
        if (length == 0) {
            return false;
        }
        byte last = text[length - 1];
        if (last != '"') {
            return last == '=';
        }
        return length > 1 && (text[length - 2] == '=' || text[length - 2] == ':');
    }
}
