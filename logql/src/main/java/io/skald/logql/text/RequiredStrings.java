package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Strings one of which is in each match of a pattern: `(error|timed out)` needs `error` or `timed out`.
///
/// @param strings one or more
/// @param letters whether ASCII letters may have either case
/// @param first whether each match begins with one of them (known for a single one only)
record RequiredStrings(List<String> strings, RegexLiterals.Case letters, boolean first) {
    /// Each costs a pass over the text at some GB/s; beyond six the automaton is as fast.
    private static final int MAX_STRINGS = 6;

    /// Bytes of a string that is worth a search, and of one that is good enough not to look for a longer one.
    private static final int MIN_BYTES = 2;

    private static final int GOOD_BYTES = 4;

    /// @return null when there are no strings of two bytes or more
    static @Nullable RequiredStrings of(RegexNode node) {
        RequiredStrings exact = of(node, RegexLiterals.Case.EXACT);
        if (exact != null && exact.shortestBytes() >= GOOD_BYTES) {
            return exact;
        }
        RequiredStrings folded = of(node, RegexLiterals.Case.IGNORED);
        return exact == null || folded != null && folded.shortestBytes() > exact.shortestBytes()
                ? folded
                : exact;
    }

    private static @Nullable RequiredStrings of(RegexNode node, RegexLiterals.Case letters) {
        RegexLiterals literals = RegexLiterals.of(node, letters);
        RequiredStrings one =
                new RequiredStrings(
                        List.of(literals.best()),
                        letters,
                        literals.prefix().startsWith(literals.best()));
        if (one.shortestBytes() >= GOOD_BYTES) {
            return one;
        }
        RequiredStrings best = one;
        for (List<String> several : alternatives(node, letters)) {
            RequiredStrings next = new RequiredStrings(several, letters, false);
            best = next.shortestBytes() > best.shortestBytes() ? next : best;
        }
        return best.shortestBytes() < MIN_BYTES ? null : best;
    }

    /// Sets of strings that would do, one for each alternation that every match passes through.
    private static List<List<String>> alternatives(RegexNode node, RegexLiterals.Case letters) {
        return switch (node) {
            case RegexNode.Chars _, RegexNode.Assertion _ -> List.of();
            case RegexNode.Capture(var inner) -> alternatives(inner, letters);
            case RegexNode.Repeat(var inner, var min, _) ->
                    min == 0 ? List.of() : alternatives(inner, letters);
            case RegexNode.Concat(var parts) -> {
                List<List<String>> all = new ArrayList<>();
                for (RegexNode part : parts) {
                    all.addAll(alternatives(part, letters));
                }
                yield all;
            }
            case RegexNode.Alternate(var branches) ->
                    branches.size() > MAX_STRINGS
                            ? List.of()
                            : List.of(
                                    branches.stream()
                                            .map(branch -> RegexLiterals.of(branch, letters).best())
                                            .distinct()
                                            .toList());
        };
    }

    private int shortestBytes() {
        return strings.stream()
                .mapToInt(string -> string.getBytes(StandardCharsets.UTF_8).length)
                .min()
                .orElse(0);
    }

    List<ByteFinder> finders() {
        return strings.stream()
                .map(string ->
                        letters == RegexLiterals.Case.EXACT
                                ? ByteFinder.of(string)
                                : ByteFinder.ignoringCase(string))
                .toList();
    }
}
