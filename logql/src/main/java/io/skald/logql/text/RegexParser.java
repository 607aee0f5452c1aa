package io.skald.logql.text;

import java.util.ArrayList;
import java.util.List;

/// Parser of RE2 syntax. Accepts what Go's `regexp.Compile` accepts and refuses the rest with Go's messages.
///
/// Keeps its own stack, so that a pattern of 100,000 parentheses cannot overflow the thread's. One use.
final class RegexParser {
    static final int FOLD_CASE = 1;
    static final int DOT_MATCHES_NEWLINE = 2;
    static final int MULTI_LINE = 4;
    private static final int MAX_REPEAT = 1000;
    private static final int NO_NUMBER = -2;
    private static final int TOO_BIG = -3;

    /// An open group: what has been read of it, and the flags that hold behind it.
    private static final class Level {
        final boolean captures;
        final int flagsBehind;
        final List<RegexNode> branches = new ArrayList<>();
        List<RegexNode> parts = new ArrayList<>();

        Level(boolean captures, int flagsBehind) {
            this.captures = captures;
            this.flagsBehind = flagsBehind;
        }

        RegexNode close() {
            branches.add(RegexNode.concat(parts));
            return RegexNode.alternate(branches);
        }
    }

    private final PatternCursor cursor;
    private final RegexAtoms atoms;
    private final List<Level> open = new ArrayList<>();
    private int flags;

    /// Where the repetition operator that was read last begins, -1 if something else was read since.
    private int lastRepeat = -1;

    private RegexParser(String pattern, int flags) {
        this.cursor = new PatternCursor(pattern);
        this.atoms = new RegexAtoms(cursor);
        this.flags = flags;
    }

    /// @param flags [#FOLD_CASE], [#DOT_MATCHES_NEWLINE], [#MULTI_LINE], added up
    /// @throws RegexSyntaxException with Go's message
    static RegexNode parse(String pattern, int flags) {
        RegexNode node = new RegexParser(pattern, flags).parse();
        RegexLimits.check(node, pattern);
        return node;
    }

    private RegexNode parse() {
        open.add(new Level(false, flags));
        while (cursor.more()) {
            int start = cursor.at();
            boolean repeats = readOne();
            lastRepeat = repeats ? start : -1;
        }
        if (open.size() > 1) {
            throw error("missing closing )", cursor.whole());
        }
        return open.getLast().close();
    }

    /// @return whether it was a repetition operator
    private boolean readOne() {
        switch (cursor.peek()) {
            case '(' -> openGroup();
            case '|' -> {
                cursor.skip(1);
                Level level = open.getLast();
                level.branches.add(RegexNode.concat(level.parts));
                level.parts = new ArrayList<>();
            }
            case ')' -> closeGroup();
            case '^' ->
                    assertion(
                            has(MULTI_LINE)
                                    ? RegexNode.Assertion.BEGIN_LINE
                                    : RegexNode.Assertion.BEGIN_TEXT,
                            1);
            case '$' ->
                    assertion(
                            has(MULTI_LINE)
                                    ? RegexNode.Assertion.END_LINE
                                    : RegexNode.Assertion.END_TEXT,
                            1);
            case '.' -> {
                cursor.skip(1);
                push(
                        new RegexNode.Chars(
                                has(DOT_MATCHES_NEWLINE)
                                        ? CodePointSet.ANY
                                        : CodePointSet.ANY_BUT_NEWLINE));
            }
            case '[' -> push(new RegexNode.Chars(atoms.bracketClass(has(FOLD_CASE))));
            case '*' -> {
                return repeat(cursor.at(), 1, 0, RegexNode.UNBOUNDED);
            }
            case '+' -> {
                return repeat(cursor.at(), 1, 1, RegexNode.UNBOUNDED);
            }
            case '?' -> {
                return repeat(cursor.at(), 1, 0, 1);
            }
            case '{' -> {
                return countedRepeat();
            }
            case '\\' -> backslash();
            default -> literal(cursor.next());
        }
        return false;
    }

    private void push(RegexNode node) {
        open.getLast().parts.add(node);
    }

    private void assertion(RegexNode.Assertion assertion, int length) {
        cursor.skip(length);
        push(assertion);
    }

    private void literal(int codePoint) {
        CodePointSet set = CodePointSet.of(codePoint);
        push(new RegexNode.Chars(has(FOLD_CASE) ? CaseFolding.fold(set) : set));
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void backslash() {
        switch (cursor.peekSecond()) {
            case 'A' -> assertion(RegexNode.Assertion.BEGIN_TEXT, 2);
            case 'z' -> assertion(RegexNode.Assertion.END_TEXT, 2);
            case 'b' -> assertion(RegexNode.Assertion.WORD_BOUNDARY, 2);
            case 'B' -> assertion(RegexNode.Assertion.NO_WORD_BOUNDARY, 2);
            case 'C' -> throw error("invalid escape sequence", "\\C");
            case 'Q' -> {
                cursor.skip(2);
                while (cursor.more() && !cursor.startsWith("\\E")) {
                    literal(cursor.next());
                }
                cursor.skip(cursor.more() ? 2 : 0);
            }
            default -> {
                CodePointSet set = atoms.escapedClass(has(FOLD_CASE));
                if (set == null) {
                    literal(atoms.escapedCharacter());
                } else {
                    push(new RegexNode.Chars(set));
                }
            }
        }
    }

    private boolean countedRepeat() {
        int start = cursor.at();
        cursor.skip(1);
        int min = count();
        int max = min;
        boolean bounded = true;
        if (min != NO_NUMBER && cursor.startsWith(",")) {
            cursor.skip(1);
            bounded = !cursor.startsWith("}");
            max = bounded ? count() : RegexNode.UNBOUNDED;
        }
        if (min == NO_NUMBER || bounded && max == NO_NUMBER || !cursor.startsWith("}")) {
            cursor.moveTo(start);
            literal(cursor.next()); // not a repetition: a brace
            return false;
        }
        cursor.skip(1);
        if (min == TOO_BIG
                || max == TOO_BIG
                || min > MAX_REPEAT
                || max > MAX_REPEAT
                || bounded && min > max) {
            throw error("invalid repeat count", cursor.since(start));
        }
        return repeat(start, 0, min, max);
    }

    /// @return [#NO_NUMBER], also for one with leading zeros; [#TOO_BIG] from 10^8 on
    private int count() {
        int start = cursor.at();
        long value = 0;
        while (cursor.more() && GoDurations.isDigit(cursor.peek())) {
            value = Math.min(value * 10 + cursor.next() - '0', 1_000_000_000);
        }
        int digits = cursor.at() - start;
        if (digits == 0 || digits > 1 && cursor.since(start).charAt(0) == '0') {
            return NO_NUMBER;
        }
        return value > 100_000_000 ? TOO_BIG : (int) value;
    }

    private boolean repeat(int start, int operatorLength, int min, int max) {
        cursor.skip(operatorLength);
        if (cursor.startsWith("?")) {
            cursor.skip(1); // greedy or not makes no difference to yes or no
        }
        if (lastRepeat >= 0) {
            throw error("invalid nested repetition operator", cursor.since(lastRepeat));
        }
        List<RegexNode> parts = open.getLast().parts;
        if (parts.isEmpty()) {
            throw error("missing argument to repetition operator", cursor.since(start));
        }
        RegexNode node = repeated(parts.removeLast(), min, max);
        if (min >= 2 || max >= 2) {
            RegexLimits.checkHeight(node, cursor.whole());
            if (!RegexLimits.repeatsAtMost(node, MAX_REPEAT)) {
                throw error("invalid repeat count", cursor.since(start));
            }
        }
        push(node);
        return true;
    }

    /// The node repeated; `(?:x*)*`, `(?:x+)?` and so on become one repetition.
    private static RegexNode repeated(RegexNode node, int min, int max) {
        if (isSimple(min, max)
                && node instanceof RegexNode.Repeat(var inner, var innerMin, var innerMax)
                && isSimple(innerMin, innerMax)) {
            boolean same = min == innerMin && max == innerMax;
            return same ? node : new RegexNode.Repeat(inner, 0, RegexNode.UNBOUNDED);
        }
        return new RegexNode.Repeat(node, min, max);
    }

    /// `*`, `+` or `?`.
    private static boolean isSimple(int min, int max) {
        return min <= 1 && max == RegexNode.UNBOUNDED || min == 0 && max == 1;
    }

    private void openGroup() {
        if (cursor.peekSecond() != '?') {
            cursor.skip(1);
            open.add(new Level(true, flags));
            return;
        }
        int start = cursor.at();
        cursor.skip(2);
        int remaining = cursor.whole().length() - start;
        if (remaining > 4 && cursor.startsWith("P<")) {
            cursor.skip(2);
            namedGroup(start);
        } else if (remaining > 3 && cursor.startsWith("<")) {
            cursor.skip(1);
            namedGroup(start);
        } else {
            flagGroup(start);
        }
    }

    private void namedGroup(int start) {
        int nameStart = cursor.at();
        int end = cursor.whole().indexOf('>', nameStart);
        if (end < 0) {
            throw error("invalid named capture", cursor.whole().substring(start));
        }
        String name = cursor.whole().substring(nameStart, end);
        cursor.moveTo(end + 1);
        if (name.isEmpty() || !name.chars().allMatch(RegexAtoms::isWordCharacter)) {
            throw error("invalid named capture", cursor.since(start));
        }
        open.add(new Level(true, flags));
    }

    /// `(?flags)` or `(?flags:`, behind the question mark.
    private void flagGroup(int start) {
        int newFlags = flags;
        boolean negative = false;
        boolean sawFlag = false;
        while (cursor.more()) {
            int c = cursor.next();
            int flag = flag(c);
            if (flag >= 0) {
                newFlags = negative ? newFlags & ~flag : newFlags | flag;
                sawFlag = true;
            } else if (c == '-' && !negative) {
                negative = true;
                sawFlag = false;
            } else if ((c == ':' || c == ')') && (!negative || sawFlag)) {
                if (c == ':') {
                    open.add(new Level(false, flags));
                }
                flags = newFlags;
                return;
            } else {
                break;
            }
        }
        throw error("invalid or unsupported Perl syntax", cursor.since(start));
    }

    /// @return 0 for `U`, which only turns greediness round; -1 for no flag
    private static int flag(int c) {
        return switch (c) {
            case 'i' -> FOLD_CASE;
            case 's' -> DOT_MATCHES_NEWLINE;
            case 'm' -> MULTI_LINE;
            case 'U' -> 0;
            default -> -1;
        };
    }

    private void closeGroup() {
        if (open.size() == 1) {
            throw error("unexpected )", cursor.whole());
        }
        cursor.skip(1);
        Level level = open.removeLast();
        flags = level.flagsBehind;
        RegexNode node = level.close();
        push(level.captures ? new RegexNode.Capture(node) : node);
    }

    private static RegexSyntaxException error(String message, String part) {
        return new RegexSyntaxException(message + ": `" + part + "`");
    }
}
