package io.skald.logql.text;

import java.util.List;

/// Syntax tree of a pattern, as far as yes-or-no matching needs it: greediness, and numbers and names of groups, are
/// left out. Flags are worked into the nodes (`(?i)a` is the set of `a` and `A`).
sealed interface RegexNode {
    RegexNode EMPTY = new Concat(List.of());

    /// One character of a set.
    record Chars(CodePointSet set) implements RegexNode {}

    /// All, one behind the other; none is the empty string.
    record Concat(List<RegexNode> parts) implements RegexNode {}

    /// One of two or more.
    record Alternate(List<RegexNode> branches) implements RegexNode {}

    /// @param max [#UNBOUNDED] or at least `min`
    record Repeat(RegexNode node, int min, int max) implements RegexNode {}

    /// A group with a number; kept because Go counts it as a level of the tree.
    record Capture(RegexNode node) implements RegexNode {}

    /// An empty string at certain places.
    enum Assertion implements RegexNode {
        BEGIN_TEXT,
        END_TEXT,
        BEGIN_LINE,
        END_LINE,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY
    }

    int UNBOUNDED = -1;

    static RegexNode concat(List<RegexNode> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Concat(List.copyOf(parts));
    }

    static RegexNode alternate(List<RegexNode> branches) {
        return branches.size() == 1 ? branches.getFirst() : new Alternate(List.copyOf(branches));
    }
}
