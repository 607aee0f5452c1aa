package io.skald.logql.pipeline;

import io.skald.model.GrowingBytes;

/// `| decolorize`: takes terminal sequences out of the line.
///
/// A sequence is an introducer (ESC, or U+009B), any number of `[ ] ( ) # ; ?`, and then either words of ASCII letters and
/// digits, separated by `;`, up to a BEL; or up to four digits, further such numbers behind `;`, and one of
/// `0-9 A-P R Z c f-n t q r y = > < ~`. Where the final character is missing, the last digit counts as it, as in Loki; so a
/// terminal's hyperlinks lose their first letter only. One thread.
final class DecolorizeStage implements RowStage {
    private static final byte ESCAPE = 0x1b;
    private static final byte BELL = 0x07;

    /// U+009B in UTF-8.
    private static final byte CSI_FIRST = (byte) 0xc2;

    private static final byte CSI_SECOND = (byte) 0x9b;

    private static final int MAX_DIGITS = 4;

    @Override
    public boolean apply(Row row) {
        if (row.isFull()) {
            row.fail(LineFormatStage.ERROR, Row.TOO_MUCH);
            return true;
        }
        byte[] bytes = row.line;
        int from = row.lineOffset;
        int to = from + row.lineLength;
        GrowingBytes out = row.unescaped();
        int start = out.size();
        int kept = from; // all before it has been written or taken out
        int at = from;
        while (at < to) {
            int end = sequenceEnd(bytes, at, to);
            if (end < 0) {
                at++;
                continue;
            }
            out.put(bytes, kept, at - kept);
            kept = end;
            at = end;
        }
        if (kept > from) {
            out.put(bytes, kept, to - kept);
            row.replaceLine(out.array(), start, out.size() - start);
        }
        return true;
    }

    /// @return behind the sequence that begins at `at`; -1 when none does
    private static int sequenceEnd(byte[] bytes, int at, int to) {
        int next = at;
        if (bytes[at] == ESCAPE) {
            next++;
        } else if (bytes[at] == CSI_FIRST && at + 1 < to && bytes[at + 1] == CSI_SECOND) {
            next += 2;
        } else {
            return -1;
        }
        while (next < to && "[]()#;?".indexOf(bytes[next]) >= 0) {
            next++;
        }
        int end = endAtBell(bytes, next, to);
        return end < 0 ? endAtFinal(bytes, next, to) : end;
    }

    private static int endAtBell(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (isDigit(bytes[at]) || isLetter(bytes[at]) || bytes[at] == ';')) {
            at++;
        }
        return at < to && bytes[at] == BELL ? at + 1 : -1;
    }

    private static int endAtFinal(byte[] bytes, int from, int to) {
        int at = digitsEnd(bytes, from, to);
        if (at > from) {
            while (at < to && bytes[at] == ';') {
                at = digitsEnd(bytes, at + 1, to);
            }
        }
        if (at < to && isFinal(bytes[at])) {
            return at + 1;
        }
        while (at > from && !isDigit(bytes[at - 1])) {
            at--;
        }
        return at > from ? at : -1;
    }

    private static int digitsEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && at - from < MAX_DIGITS && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isFinal(byte b) {
        return isDigit(b)
                || b >= 'A' && b <= 'P'
                || b >= 'f' && b <= 'n'
                || "RZctqry=><~".indexOf(b) >= 0;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }
}
