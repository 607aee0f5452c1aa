package io.skald.logql.text;

import com.google.re2j.Matcher;

import java.util.Arrays;

/// Finds where the groups of a [CapturingRegex] match in lines, one after the other. Does not allocate for lines that do
/// not match, nor for lines of ASCII. One thread.
public final class GroupFinder {
    private static final int NOWHERE = -1;

    private final CapturingRegex regex;
    private final Matcher matcher;
    private final AsciiText ascii = new AsciiText();
    private final int[] starts;
    private final int[] ends;

    GroupFinder(CapturingRegex regex, Matcher matcher) {
        this.regex = regex;
        this.matcher = matcher;
        this.starts = new int[regex.groupNames().size()];
        this.ends = new int[starts.length];
    }

    /// Looks for the leftmost match in `[from, to)`. If there is one, [#start(int)] and [#end(int)] tell about it.
    public boolean find(byte[] bytes, int from, int to) {
        if (!regex.matches(bytes, from, to)) {
            return false;
        }
        boolean plain = isAscii(bytes, from, to);
        if (plain) {
            ascii.set(bytes, from, to);
            matcher.reset(ascii);
        } else {
            matcher.reset(Utf8States.decode(bytes, from, to));
        }
        if (!matcher.find()) {
            return false;
        }
        for (int group = 0; group < starts.length; group++) {
            starts[group] = matcher.start(group);
            ends[group] = matcher.end(group);
        }
        if (plain) {
            for (int group = 0; group < starts.length; group++) {
                starts[group] += starts[group] == NOWHERE ? 0 : from;
                ends[group] += ends[group] == NOWHERE ? 0 : from;
            }
        } else {
            toBytes(bytes, from, to);
        }
        return true;
    }

    /// Where the group's text begins, from the start of the bytes given; -1 when the group took no part in the match.
    public int start(int group) {
        return starts[group];
    }

    /// Where the group's text ends; -1 when the group took no part in the match.
    public int end(int group) {
        return ends[group];
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        byte all = 0;
        for (int i = from; i < to; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    /// Turns places in the decoded text into places in the bytes. Each character is looked up for all groups: there are few.
    private void toBytes(byte[] bytes, int from, int to) {
        int[] wantedStarts = starts.clone();
        int[] wantedEnds = ends.clone();
        Arrays.fill(starts, NOWHERE);
        Arrays.fill(ends, NOWHERE);
        int place = 0;
        int at = from;
        while (true) {
            for (int group = 0; group < starts.length; group++) {
                starts[group] = wantedStarts[group] == place ? at : starts[group];
                ends[group] = wantedEnds[group] == place ? at : ends[group];
            }
            if (at == to) {
                return;
            }
            int length = Utf8States.characterLength(bytes, at, to);
            place += length == 4 ? 2 : 1;
            at += length;
        }
    }

    /// A line of ASCII as text.
    private static final class AsciiText implements CharSequence {
        private byte[] bytes = new byte[0];
        private int from;
        private int to;

        void set(byte[] line, int start, int end) {
            bytes = line;
            from = start;
            to = end;
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            return (char) bytes[from + index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return toString().substring(start, end);
        }

        @Override
        public String toString() {
            return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.US_ASCII);
        }
    }
}
