package io.skald.logql.pipeline;

import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineProjection.Projected;
import io.skald.logql.text.LineShape;
import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A projected line that is being made: ranges of the shape's text, in their order, with other bytes between them. Places
/// count from the start of the text. Not thread-safe.
final class ProjectedText {
    private final LineShape shape;
    private final byte[] bytes;
    private final int start;
    private final int length;
    private final GrowingBytes out = new GrowingBytes(64);
    private int[] variables = new int[8];
    private int count;
    private boolean hasNumber;
    private int number = LineProjection.NONE;

    // The variables before `counted` are `variable`.
    private int counted;
    private int variable;

    ProjectedText(LineShape shape) {
        this.shape = shape;
        this.bytes = shape.bytes();
        this.start = shape.offset();
        this.length = shape.length();
    }

    int length() {
        return length;
    }

    /// The byte at a place of the shape.
    byte at(int place) {
        return bytes[start + place];
    }

    boolean isVariable(int place) {
        return at(place) == LineShape.VARIABLE;
    }

    /// The number of the variable at a place. Cheapest with ascending places.
    int variable(int place) {
        if (place < counted) {
            counted = 0;
            variable = 0;
        }
        for (; counted < place; counted++) {
            variable += isVariable(counted) ? 1 : 0;
        }
        return variable;
    }

    boolean beginsAsNumber(int place) {
        return shape.beginsAsNumber(variable(place));
    }

    boolean mayHold(int place, byte value) {
        return shape.mayHold(variable(place), value);
    }

    /// First place of a byte in a range, or -1.
    int indexOf(byte wanted, int from, int to) {
        for (int at = from; at < to; at++) {
            if (at(at) == wanted) {
                return at;
            }
        }
        return -1;
    }

    /// Place of the quote that closes the string from `from` on, or -1. The byte behind a backslash does not close it; that
    /// may be the first byte of a variable.
    int stringEnd(int from) {
        for (int at = from; at < length; at++) {
            byte b = at(at);
            if (b == '"') {
                return at;
            }
            at += b == '\\' ? 1 : 0;
        }
        return -1;
    }

    /// The name that a parser makes of the key in a range.
    ///
    /// @return null when a variable stands there
    @Nullable String name(int from, int to) {
        var key = new GrowingBytes(to - from);
        for (int at = from; at < to; at++) {
            if (isVariable(at)) {
                return null;
            }
            key.put(at(at));
        }
        return LabelNames.sanitise(Utf8.text(key.array(), 0, key.size()), true);
    }

    boolean isEmpty() {
        return out.size() == 0;
    }

    void put(char ascii) {
        out.put((byte) ascii);
    }

    void put(byte[] literal) {
        out.put(literal, 0, literal.length);
    }

    void putRange(int from, int to) {
        for (int at = from; at < to; at++) {
            if (isVariable(at)) {
                if (count == variables.length) {
                    variables = Arrays.copyOf(variables, 2 * count);
                }
                variables[count++] = variable(at);
            }
        }
        out.put(bytes, start + from, to - from);
    }

    /// Notes that the label whose number is asked for has what was put last, a range, for its value. Where it has two, nobody
    /// knows which one counts.
    void putNumber(int from, int to) {
        boolean isOne = !hasNumber && to - from == 1 && isVariable(from);
        number = isOne ? count - 1 : LineProjection.NONE;
        hasNumber = true;
    }

    Projected finish() {
        return new Projected(out.toBytes(), Arrays.copyOf(variables, count), number);
    }
}
