package io.skald.logql.pipeline;

import io.skald.logql.syntax.Stage;
import io.skald.logql.text.LineProjection.Projected;
import io.skald.logql.text.LineShape;

import org.jspecify.annotations.Nullable;

/// Leaves out of lines the pairs that `| logfmt` would read for nobody, and what is no pair.
///
/// Variables hold no blank, `=`, quote or backslash, so the text alone says where pairs begin and end. The whole line is
/// taken where the name of a key with a value is not known, where it depends on an escape how the line goes on, and, when
/// the stage is strict, where lines may be damaged. One use, one thread.
final class LogfmtProjection {
    private final boolean strict;
    private final boolean keepEmpty;
    private final NeededLabels needed;
    private final @Nullable String number;
    private final ProjectedText text;
    private final int end;
    private int at;

    /// Whether the value that was read last is empty.
    private boolean empty;

    private enum Step {
        PAIR,
        BROKEN,
        /// Only the whole line does.
        DOUBT
    }

    /// @param number label that is read as a number, and not else; null when there is none
    LogfmtProjection(
            Stage.Logfmt stage, NeededLabels needed, @Nullable String number, LineShape shape) {
        this.strict = stage.strict();
        this.keepEmpty = stage.keepEmpty();
        this.needed = needed;
        this.number = number;
        this.text = new ProjectedText(shape);
        this.end = text.length();
    }

    /// @return null when only the whole line does
    @Nullable Projected project() {
        while (true) {
            while (at < end && isBlank(at)) {
                at++;
            }
            if (at == end) {
                return text.finish();
            }
            int start = at;
            at = tokenEnd(at);
            int keyEnd = at;
            Step step =
                    switch (next(start)) {
                        case PAIR -> take(start, keyEnd);
                        case BROKEN -> skip();
                        case DOUBT -> Step.DOUBT;
                    };
            if (step == Step.DOUBT) {
                return null;
            }
        }
    }

    /// Reads what stands behind the key that ends at `at`.
    private Step next(int start) {
        empty = true;
        if (at < end && text.at(at) == '=' && at > start) {
            at++;
            return at < end && text.at(at) == '"' ? quoted() : bare();
        }
        return at == end || isBlank(at) ? Step.PAIR : Step.BROKEN;
    }

    private Step bare() {
        int start = at;
        at = tokenEnd(at);
        empty = at == start;
        return at == end || isBlank(at) ? Step.PAIR : Step.BROKEN;
    }

    private Step quoted() {
        int open = at;
        int close = text.stringEnd(open + 1);
        if (close < 0) {
            at = end;
            return Step.BROKEN;
        }
        at = close + 1;
        empty = at - open == 2;
        // A wrong escape makes the parser go on at the next blank.
        boolean isOpen =
                text.indexOf((byte) '\\', open, close) >= 0
                        && (strict || (at < end && !isBlank(at)));
        return isOpen ? Step.DOUBT : Step.PAIR;
    }

    private Step take(int start, int keyEnd) {
        if (empty && !keepEmpty) {
            return Step.PAIR;
        }
        String name = text.name(start, keyEnd);
        if (name == null) {
            return Step.DOUBT;
        }
        if (needed.wants(name)) {
            if (!text.isEmpty()) {
                text.put(' ');
            }
            text.putRange(start, at);
            if (name.equals(number)) {
                int value = Math.min(keyEnd + 1, at);
                boolean quoted = value < at && text.at(value) == '"';
                text.putNumber(quoted ? value + 1 : value, quoted ? at - 1 : at);
            }
        }
        return Step.PAIR;
    }

    private Step skip() {
        while (at < end && !isBlank(at)) {
            at++;
        }
        return strict ? Step.DOUBT : Step.BROKEN;
    }

    private int tokenEnd(int from) {
        int place = from;
        while (place < end && !isBlank(place) && text.at(place) != '=' && text.at(place) != '"') {
            place++;
        }
        return place;
    }

    private boolean isBlank(int place) {
        byte b = text.at(place);
        return b > LineShape.VARIABLE && b <= ' ';
    }
}
