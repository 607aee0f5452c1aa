package io.skald.logql.pipeline;

import io.skald.logql.text.LineProjection.Projected;
import io.skald.logql.text.LineShape;

import org.jspecify.annotations.Nullable;

/// Leaves out of JSON lines the fields that `| json` would read for nobody.
///
/// Variables hold no quote, bracket, comma, blank or backslash, so the text alone says where fields begin and end. The
/// whole line is taken where some line of the template could be damaged, down to the last bracket; where the name of a key
/// is not known; and where something nested is wanted. One use, one thread.
final class JsonProjection {
    // Names of nested keys are joined from those around them, and a row fails with too many bytes
    // of them: with these
    // bounds it has half as many at most, wanted or not.
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NESTED_NAME = 256;
    private static final int MAX_NESTED_TEXT = 2048;

    private final NeededLabels needed;
    private final @Nullable String number;
    private final ProjectedText text;
    private final int end;
    private int at;

    /// @param number label that is read as a number, and not else; null when there is none
    JsonProjection(NeededLabels needed, @Nullable String number, LineShape shape) {
        this.needed = needed;
        this.number = number;
        this.text = new ProjectedText(shape);
        this.end = text.length();
    }

    /// @return null when only the whole line does
    @Nullable Projected project() {
        at = blanks(0);
        if (!object(0)) {
            return null;
        }
        if (text.isEmpty()) {
            text.put('{');
        }
        text.put('}');
        return text.finish();
    }

    /// Reads the object at `at`; leaves `at` behind it.
    ///
    /// @return false when lines may be damaged there, or only the whole line does
    private boolean object(int depth) {
        if (at == end || text.at(at) != '{' || depth > MAX_DEPTH) {
            return false;
        }
        at = blanks(at + 1);
        if (at < end && text.at(at) == '}') {
            at++;
            return true;
        }
        while (field(depth)) {
            at = blanks(at);
            if (at == end) {
                return false;
            }
            byte separator = text.at(at++);
            if (separator != ',') {
                return separator == '}';
            }
            at = blanks(at);
        }
        return false;
    }

    private boolean field(int depth) {
        if (at == end || text.at(at) != '"') {
            return false;
        }
        int open = at;
        int close = stringEnd(open + 1);
        if (close < 0 || text.indexOf((byte) '\\', open + 1, close) >= 0) {
            return false;
        }
        String name = text.name(open + 1, close);
        at = blanks(close + 1);
        if (name == null || at == end || text.at(at) != ':') {
            return false;
        }
        at = blanks(at + 1);
        if (depth > 0 && (name.length() > MAX_NESTED_NAME || end > MAX_NESTED_TEXT)) {
            return false;
        }
        int value = at;
        if (at == end || !value(name, depth)) {
            return false;
        }
        if (depth == 0 && needed.wants(name)) {
            text.put(text.isEmpty() ? '{' : ',');
            text.putRange(open, close + 1);
            text.put(':');
            text.putRange(value, at);
            if (name.equals(number)) {
                boolean quoted = text.at(value) == '"';
                text.putNumber(quoted ? value + 1 : value, quoted ? at - 1 : at);
            }
        }
        return true;
    }

    /// Reads the value at `at`; leaves `at` behind it.
    private boolean value(String name, int depth) {
        return switch (text.at(at)) {
            case '"' -> {
                at = stringEnd(at + 1) + 1;
                yield at > 0;
            }
            case '{' -> {
                int close = blockEnd('{', '}');
                yield !(depth == 0 && isWanted(name)) && object(depth + 1) && at == close;
            }
            case '[' -> {
                at = blockEnd('[', ']');
                yield at >= 0;
            }
            default -> bare();
        };
    }

    /// Whether a label can come of an object: of something in it, or, where that has no key, of itself.
    private boolean isWanted(String name) {
        return needed.wantsInside(name) || needed.wants(name);
    }

    /// A number, `true`, `false` or `null`.
    private boolean bare() {
        int start = at;
        while (at < end && " \n\r\t,}]".indexOf(text.at(at)) < 0) {
            at++;
        }
        return switch (text.at(start)) {
            case LineShape.VARIABLE -> text.beginsAsNumber(start);
            case 't' -> is("true", start);
            case 'f' -> is("false", start);
            case 'n' -> is("null", start);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> true;
            default -> false;
        };
    }

    private boolean is(String word, int start) {
        if (at - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text.at(start + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int blanks(int from) {
        int place = from;
        while (place < end && " \n\r\t".indexOf(text.at(place)) >= 0) {
            place++;
        }
        return place;
    }

    /// Place of the quote that closes a string, or -1.
    private int stringEnd(int from) {
        return text.stringEnd(from);
    }

    /// Behind the bracket that closes the one at `at`, or -1. See [JsonText#blockEnd].
    private int blockEnd(char open, char close) {
        int depth = 0;
        int place = at;
        while (place < end) {
            byte b = text.at(place++);
            if (b == '"') {
                place = stringEnd(place) + 1;
                if (place == 0) {
                    return -1;
                }
            } else if (b == open) {
                depth++;
            } else if (b == close && --depth == 0) {
                return place;
            }
        }
        return -1;
    }
}
