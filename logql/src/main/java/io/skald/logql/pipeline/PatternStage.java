package io.skald.logql.pipeline;

import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.ByteFinder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `| pattern "<ip> - <_> <status>"`: what stands between the literals becomes labels.
///
/// A literal in front has to be the start of the line. Each other literal is taken at its first place behind the one before;
/// if there is none, the capture in front of it takes the rest of the line and the captures behind it give no label.
/// Captures may be empty. Nothing is searched behind the last capture that somebody wants. One thread.
final class PatternStage implements RowStage {
    private static final int UNNAMED = -1;

    private final byte[] start;

    /// Numbers of the captures' names, and the literals that end them; the last capture may have none.
    private final int[] names;

    private final ByteFinder[] ends;

    /// Captures up to the last one that is wanted; -1 as long as nobody has asked.
    private int wantedCount = -1;

    private PatternStage(LogPattern pattern, LabelNames labelNames) {
        List<LogPattern.Part> parts = pattern.parts();
        this.start =
                parts.getFirst() instanceof LogPattern.Literal(var bytes) ? bytes : new byte[0];
        int[] ids = new int[parts.size()];
        int count = 0;
        List<ByteFinder> finders = new ArrayList<>();
        for (LogPattern.Part part : parts) {
            switch (part) {
                case LogPattern.Capture capture ->
                        ids[count++] = capture.isNamed() ? labelNames.id(capture.name()) : UNNAMED;
                case LogPattern.Literal(var bytes) -> {
                    if (count > 0) {
                        finders.add(new ByteFinder(bytes));
                    }
                }
            }
        }
        this.names = Arrays.copyOf(ids, count);
        this.ends = finders.toArray(ByteFinder[]::new);
    }

    /// @throws SyntaxException when it is no pattern
    static PatternStage compile(String pattern, LabelNames names) {
        try {
            return new PatternStage(LogPattern.forStage(pattern), names);
        } catch (IllegalArgumentException e) {
            throw SyntaxException.meaning("invalid pattern parser: " + e.getMessage());
        }
    }

    @Override
    public boolean apply(Row row) {
        byte[] bytes = row.line;
        int at = row.lineOffset;
        int end = at + row.lineLength;
        int wanted = wantedCount(row);
        if (wanted == 0 || at == end || !startsWithLiteral(bytes, at, end)) {
            return true;
        }
        at += start.length;
        for (int i = 0; i < wanted; i++) {
            int place = i < ends.length ? ends[i].indexOf(bytes, at, end) : -1;
            int stop = place < 0 ? end : place;
            if (names[i] != UNNAMED && row.setParsed(names[i], bytes, at, stop - at) || place < 0) {
                return true;
            }
            at = place + ends[i].length();
        }
        return true;
    }

    private boolean startsWithLiteral(byte[] bytes, int from, int end) {
        if (end - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    private int wantedCount(Row row) {
        if (wantedCount < 0) {
            int count = names.length;
            while (count > 0
                    && (names[count - 1] == UNNAMED || !row.wanted.isWanted(names[count - 1]))) {
                count--;
            }
            wantedCount = count;
        }
        return wantedCount;
    }
}
