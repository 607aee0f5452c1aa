package io.skald.loadtest.tail;

import java.util.Arrays;

/// Checks that the lines of each stream come in order and once. A line begins with `s=<stream> n=<number> `, numbers from
/// 0. Not thread-safe.
final class LineOrder {
    private static final String MARK = "\"s=";

    private final long[] next;
    private long lines;
    private long gaps;
    private long wrong;

    LineOrder(int streams) {
        this.next = new long[streams];
    }

    /// Takes all lines of a frame.
    void frame(CharSequence frame) {
        String text = frame.toString();
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at)) {
            int blank = text.indexOf(' ', at);
            int stream = Integer.parseInt(text, at + MARK.length(), blank, 10);
            int end = text.indexOf(' ', blank + 1);
            line(stream, Long.parseLong(text, blank + " n=".length(), end, 10));
            at = end;
        }
    }

    private void line(int stream, long number) {
        lines++;
        if (number < next[stream]) {
            wrong++;
        } else {
            gaps += number - next[stream];
            next[stream] = number + 1;
        }
    }

    long lines() {
        return lines;
    }

    /// Lines that were left out, as far as later ones show.
    long gaps() {
        return gaps;
    }

    /// Lines that came twice or too late.
    long wrong() {
        return wrong;
    }

    /// Whether the reader saw or missed `lines` lines of each stream.
    boolean isPast(long lines) {
        return Arrays.stream(next).allMatch(number -> number >= lines);
    }
}
