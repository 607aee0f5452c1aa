package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// An RE2 regular expression over UTF-8 bytes: yes or no, in linear time and bounded memory. Threads may share it.
///
/// Accepts what Go's `regexp.Compile` accepts. A byte that is no UTF-8 counts as one character U+FFFD, as in Go: `.` and
/// `[^a]` match it. The ways to an answer, from the fastest: search for a string, if the pattern is one; else search for
/// the longest string that each match contains, and look closer only if it is there; then an automaton over bytes that is
/// built as needed; RE2/J for patterns too large for it.
public final class ByteRegex {
    private final String source;
    private final boolean anchored;

    /// The pattern, if it is nothing but this string; not null in `find` unless there is an automaton or a slow search.
    private final @Nullable ByteFinder literal;

    private final @Nullable ByteFinder required;
    private final List<ByteFinder> requiredOneOf;
    private final boolean requiredComesFirst;
    private final @Nullable LazyDfa dfa;
    private final @Nullable CharacterSearch slow;

    private ByteRegex(String source, boolean anchored, RegexNode node) {
        this.source = source;
        this.anchored = anchored;
        String exact =
                hasAssertions(node)
                        ? null
                        : RegexLiterals.of(node, RegexLiterals.Case.EXACT).exact();
        this.literal = exact == null || exact.isEmpty() ? null : ByteFinder.of(exact);
        RequiredStrings strings = RequiredStrings.of(node);
        this.requiredOneOf = strings == null ? List.of() : strings.finders();
        this.required = requiredOneOf.size() == 1 ? requiredOneOf.getFirst() : null;
        this.requiredComesFirst = strings != null && strings.first();
        ByteProgram program =
                literal == null ? ByteProgram.compile(anchored ? anchor(node) : node) : null;
        this.dfa = program == null ? null : new LazyDfa(program);
        this.slow =
                literal == null && program == null ? new CharacterSearch(source, anchored) : null;
    }

    private static RegexNode anchor(RegexNode node) {
        return new RegexNode.Concat(
                List.of(RegexNode.Assertion.BEGIN_TEXT, node, RegexNode.Assertion.END_TEXT));
    }

    private static boolean hasAssertions(RegexNode node) {
        return switch (node) {
            case RegexNode.Assertion _ -> true;
            case RegexNode.Chars _ -> false;
            case RegexNode.Capture(var inner) -> hasAssertions(inner);
            case RegexNode.Repeat(var inner, _, _) -> hasAssertions(inner);
            case RegexNode.Concat(var parts) -> parts.stream().anyMatch(ByteRegex::hasAssertions);
            case RegexNode.Alternate(var branches) ->
                    branches.stream().anyMatch(ByteRegex::hasAssertions);
        };
    }

    /// Compiles a pattern that may match anywhere in the text. `.` matches all but a newline, `^` and `$` are the ends of
    /// the text, unless flags in the pattern say otherwise.
    ///
    /// @throws RegexSyntaxException when it is no RE2 pattern
    public static ByteRegex compile(String source) {
        return new ByteRegex(source, false, RegexReduction.forSearch(RegexParser.parse(source, 0)));
    }

    /// Compiles a pattern that has to match the whole text, in which `.` matches a newline too (as in matchers).
    ///
    /// @throws RegexSyntaxException when it is no RE2 pattern
    public static ByteRegex compileAnchored(String source) {
        return new ByteRegex(
                source, true, RegexParser.parse(source, RegexParser.DOT_MATCHES_NEWLINE));
    }

    public String source() {
        return source;
    }

    /// Whether the pattern matches in `[from, to)`, which is looked at as a text of its own. Does not allocate, save while
    /// the automaton learns.
    public boolean find(byte[] bytes, int from, int to) {
        if (literal != null) {
            return anchored
                    ? to - from == literal.length() && literal.indexOf(bytes, from, to) == from
                    : literal.indexOf(bytes, from, to) >= 0;
        }
        int start = from;
        if (required != null && !anchored) {
            int place = required.indexOf(bytes, from, to);
            if (place < 0) {
                return false;
            }
            start = requiredComesFirst ? place : from;
        }
        if (dfa != null) {
            int context =
                    start == from
                            ? StepSet.AT_BEGIN
                            : StepSet.contextAfter(bytes[start - 1] & 0xff);
            return dfa.find(bytes, start, to, context);
        }
        return slow != null && slow.find(bytes, from, to);
    }

    /// A string that every match contains: searching for it first is cheaper. It may ignore case.
    ///
    /// @return null when there is none of two bytes or more
    public @Nullable ByteFinder requiredLiteral() {
        return required;
    }

    /// Strings of which every match contains at least one, for searching them first; they may ignore case. Alternations
    /// have several, at most six; [#requiredLiteral()] is the only one.
    ///
    /// @return empty when there are none of two bytes or more
    public List<ByteFinder> requiredOneOf() {
        return requiredOneOf;
    }

    /// The string that the pattern is, if it holds no operator: the text contains it (or, anchored, equals it) if and only
    /// if the pattern matches.
    ///
    /// @return null when there are several such strings, or the empty one
    public @Nullable ByteFinder literal() {
        return literal;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRegex that
                && source.equals(that.source)
                && anchored == that.anchored;
    }

    @Override
    public int hashCode() {
        return Arrays.asList(source, anchored).hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
