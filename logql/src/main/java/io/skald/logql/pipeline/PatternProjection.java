package io.skald.logql.pipeline;

import io.skald.logql.text.LineProjection.Projected;
import io.skald.logql.text.LineShape;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Leaves out of lines what `| pattern` would capture for nobody: such captures are empty, so that each literal stands where
/// it is looked for.
///
/// The whole line is taken where a literal could begin, or end, in a variable before it is found in the text. One use, one
/// thread.
final class PatternProjection {
    private static final int ABSENT = -1;

    /// Only the whole line does.
    private static final int DOUBT = -2;

    private final NeededLabels needed;
    private final @Nullable String number;
    private final ProjectedText text;
    private final int end;

    /// @param number label that is read as a number, and not else; null when there is none
    PatternProjection(NeededLabels needed, @Nullable String number, LineShape shape) {
        this.needed = needed;
        this.number = number;
        this.text = new ProjectedText(shape);
        this.end = text.length();
    }

    /// @return null when only the whole line does
    @Nullable Projected project(LogPattern pattern) {
        List<LogPattern.Part> parts = pattern.parts();
        int wanted = parts.size();
        while (wanted > 0 && !isWanted(parts.get(wanted - 1))) {
            wanted--;
        }
        int at = 0;
        int first = 0;
        if (parts.getFirst() instanceof LogPattern.Literal(var literal)) {
            int place = match(literal, 0);
            if (place < 0) {
                return place == DOUBT ? null : text.finish(); // no label comes of an empty line
            }
            text.put(literal);
            at = literal.length;
            first = 1;
        }
        for (int i = first; i < wanted; i += 2) {
            int stop = end;
            byte[] literal = null;
            if (i + 1 < parts.size() && parts.get(i + 1) instanceof LogPattern.Literal(var next)) {
                literal = next;
                stop = find(next, at);
            }
            if (stop == DOUBT) {
                return null;
            }
            if (isWanted(parts.get(i))) {
                int to = stop == ABSENT ? end : stop;
                text.putRange(at, to);
                if (parts.get(i) instanceof LogPattern.Capture capture
                        && capture.name().equals(number)) {
                    text.putNumber(at, to);
                }
            }
            if (literal == null || stop == ABSENT) {
                break;
            }
            text.put(literal);
            at = stop + literal.length;
        }
        return text.finish();
    }

    private boolean isWanted(LogPattern.Part part) {
        return part instanceof LogPattern.Capture capture
                && capture.isNamed()
                && needed.wants(capture.name());
    }

    /// First place of a literal from `from` on.
    private int find(byte[] literal, int from) {
        for (int at = from; at < end; at++) {
            if (text.isVariable(at)) {
                if (text.mayHold(at, literal[0])) {
                    return DOUBT;
                }
                continue;
            }
            int place = match(literal, at);
            if (place != ABSENT) {
                return place;
            }
        }
        return ABSENT;
    }

    /// Whether the literal stands at a place: it does in all lines, in none, or that is open.
    private int match(byte[] literal, int from) {
        int at = from;
        for (int i = 0; i < literal.length; i++, at++) {
            if (at == end) {
                return ABSENT;
            }
            if (text.isVariable(at)) {
                return text.mayHold(at, literal[i]) ? DOUBT : ABSENT;
            }
            if (text.at(at) != literal[i]) {
                return ABSENT;
            }
        }
        return from;
    }
}
