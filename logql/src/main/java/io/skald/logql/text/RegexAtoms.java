package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

/// Reads what stands for one character: `[a-z]`, `\d`, `\p{Greek}`, `\x{20ac}`, `\n`.
final class RegexAtoms {
    private static final int OCTAL_DIGITS = 3;

    private final PatternCursor cursor;

    RegexAtoms(PatternCursor cursor) {
        this.cursor = cursor;
    }

    /// Reads `[…]`.
    CodePointSet bracketClass(boolean fold) {
        String fromHere = cursor.rest();
        cursor.skip(1);
        boolean negative = cursor.startsWith("^");
        cursor.skip(negative ? 1 : 0);
        var builder = new CodePointSet.Builder();
        for (boolean first = true; first || !cursor.startsWith("]"); first = false) {
            CodePointSet named = namedClass(fold);
            named = named == null ? escapedClass(fold) : named;
            if (named == null) {
                named = range(fromHere);
                named = fold ? CaseFolding.fold(named) : named;
            }
            builder.add(named);
        }
        cursor.skip(1);
        CodePointSet set = builder.build();
        return negative ? set.negated() : set;
    }

    private CodePointSet range(String wholeClass) {
        int start = cursor.at();
        int low = classCharacter(wholeClass);
        int high = low;
        if (cursor.startsWith("-") && cursor.peekSecond() != ']' && cursor.rest().length() > 1) {
            cursor.skip(1);
            high = classCharacter(wholeClass);
            if (high < low) {
                throw error("invalid character class range", cursor.since(start));
            }
        }
        return new CodePointSet.Builder().add(low, high).build();
    }

    private int classCharacter(String wholeClass) {
        if (!cursor.more()) {
            throw error("missing closing ]", wholeClass);
        }
        return cursor.peek() == '\\' ? escapedCharacter() : cursor.next();
    }

    /// Reads `[:name:]` if it stands here, else nothing and gives null.
    private @Nullable CodePointSet namedClass(boolean fold) {
        int end = cursor.startsWith("[:") ? cursor.whole().indexOf(":]", cursor.at() + 2) : -1;
        if (end < 0) {
            return null;
        }
        int start = cursor.at();
        cursor.moveTo(end + 2);
        String name = cursor.whole().substring(start + 2, end);
        boolean negative = name.startsWith("^");
        CodePointSet set = CharacterClasses.posix(negative ? name.substring(1) : name);
        if (set == null) {
            throw error("invalid character class range", cursor.since(start));
        }
        return finished(set, negative, fold);
    }

    /// Reads `\d`, `\pN`, `\p{Name}` and the like if one stands here, else nothing and gives null.
    @Nullable CodePointSet escapedClass(boolean fold) {
        if (cursor.peek() != '\\') {
            return null;
        }
        char letter = cursor.peekSecond();
        if (letter == 'p' || letter == 'P') {
            return unicodeClass(letter == 'P', fold);
        }
        CodePointSet set = CharacterClasses.perl(Character.toLowerCase(letter));
        if (set == null || letter > 'z') {
            return null;
        }
        cursor.skip(2);
        return finished(set, letter < 'a', fold);
    }

    private CodePointSet unicodeClass(boolean negative, boolean fold) {
        int start = cursor.at();
        cursor.skip(2);
        int nameStart = cursor.at();
        if (cursor.startsWith("{")) {
            int end = cursor.whole().indexOf('}', nameStart);
            if (end < 0) {
                throw error("invalid character class range", cursor.whole().substring(start));
            }
            cursor.moveTo(end + 1);
        } else if (cursor.more()) {
            cursor.next();
        }
        String name = cursor.since(nameStart);
        if (name.startsWith("{")) {
            name = name.substring(1, name.length() - 1);
        }
        boolean inverted = name.startsWith("^");
        CodePointSet set = CharacterClasses.unicode(inverted ? name.substring(1) : name);
        if (set == null) {
            throw error("invalid character class range", cursor.since(start));
        }
        return finished(set, negative != inverted, fold);
    }

    private static CodePointSet finished(CodePointSet set, boolean negative, boolean fold) {
        CodePointSet folded = fold ? CaseFolding.fold(set) : set;
        return negative ? folded.negated() : folded;
    }

    /// Reads an escape that stands for one character.
    int escapedCharacter() {
        int start = cursor.at();
        cursor.skip(1);
        if (!cursor.more()) {
            throw error("trailing backslash at end of expression", "");
        }
        int c = cursor.next();
        int value =
                switch (c) {
                    case '0' -> octal(0);
                    case '1', '2', '3', '4', '5', '6', '7' ->
                            isOctal(cursor.peek()) ? octal(c - '0') : -1;
                    case 'x' -> hexadecimal();
                    case 'a' -> 7;
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> 0x0b;
                    default -> c < 0x80 && (c == '_' || !isWordCharacter(c)) ? c : -1;
                };
        if (value < 0) {
            throw error("invalid escape sequence", cursor.since(start));
        }
        return value;
    }

    private int octal(int first) {
        int value = first;
        for (int i = 1; i < OCTAL_DIGITS && isOctal(cursor.peek()); i++) {
            value = value * 8 + cursor.next() - '0';
        }
        return value;
    }

    private static boolean isOctal(char c) {
        return '0' <= c && c <= '7';
    }

    /// Behind `\x`: two digits, or any number of them in braces. Stops at what does not fit.
    ///
    /// @return -1 if it is no number of a code point
    private int hexadecimal() {
        if (!cursor.more()) {
            return -1;
        }
        int c = cursor.next();
        if (c != '{') {
            int high = hexDigit(c);
            int low = cursor.more() ? hexDigit(cursor.next()) : -1;
            return high < 0 || low < 0 ? -1 : 16 * high + low;
        }
        int value = 0;
        for (int digits = 0; cursor.more(); digits++) {
            c = cursor.next();
            if (c == '}') {
                return digits == 0 ? -1 : value;
            }
            int digit = hexDigit(c);
            value = 16 * value + digit;
            if (digit < 0 || value > CodePointSet.MAX) {
                return -1;
            }
        }
        return -1;
    }

    private static int hexDigit(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    static boolean isWordCharacter(int c) {
        return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_';
    }

    private static RegexSyntaxException error(String message, String part) {
        return new RegexSyntaxException(message + ": `" + part + "`");
    }
}
