package io.skald.logql.text;

import java.util.List;

/// Go's bounds on the size of patterns.
final class RegexLimits {
    private static final int MAX_HEIGHT = 1000;

    /// Instructions of 40 bytes, and characters of 4 bytes, that fit into 128 MiB.
    private static final long MAX_SIZE = (128L << 20) / 40;

    private static final long MAX_CHARACTERS = (128L << 20) / 4;

    private long characters;

    private RegexLimits() {}

    /// @throws RegexSyntaxException when the tree is too deep or too large
    static void check(RegexNode node, String pattern) {
        checkHeight(node, pattern);
        var limits = new RegexLimits();
        if (limits.size(node) > MAX_SIZE || limits.characters > MAX_CHARACTERS) {
            throw new RegexSyntaxException("expression too large: `" + pattern + "`");
        }
    }

    /// @throws RegexSyntaxException when the tree is too deep
    static void checkHeight(RegexNode node, String pattern) {
        if (height(node, MAX_HEIGHT) > MAX_HEIGHT) {
            throw new RegexSyntaxException("expression nests too deeply: `" + pattern + "`");
        }
    }

    /// Levels of the tree; beyond `most` it only says that there are more.
    private static int height(RegexNode node, int most) {
        if (most < 0) {
            return 1;
        }
        return switch (node) {
            case RegexNode.Chars _, RegexNode.Assertion _ -> 1;
            case RegexNode.Capture(var inner) -> 1 + height(inner, most - 1);
            case RegexNode.Repeat(var inner, _, _) -> 1 + height(inner, most - 1);
            case RegexNode.Concat(var parts) -> isLiteral(parts) ? 1 : 1 + highest(parts, most);
            case RegexNode.Alternate(var branches) -> 1 + highest(branches, most);
        };
    }

    private static int highest(List<RegexNode> nodes, int most) {
        int highest = 0;
        for (RegexNode node : nodes) {
            highest = Math.max(highest, height(node, most - 1));
        }
        return highest;
    }

    /// Go keeps a run of characters as one node.
    private static boolean isLiteral(List<RegexNode> parts) {
        return parts.stream()
                .allMatch(part -> part instanceof RegexNode.Chars(var set) && set.single() >= 0);
    }

    private long size(RegexNode node) {
        return switch (node) {
            case RegexNode.Assertion _ -> 1;
            case RegexNode.Chars(var set) -> {
                characters += 2L * set.rangeCount();
                yield 1;
            }
            case RegexNode.Capture(var inner) -> 2 + size(inner);
            case RegexNode.Repeat(var inner, var min, var max) -> {
                long one = Math.min(size(inner), MAX_SIZE + 1);
                yield max == RegexNode.UNBOUNDED
                        ? min == 0 ? 2 + one : 1 + min * one
                        : Math.max(1, max * one + (max - min));
            }
            case RegexNode.Concat(var parts) -> Math.max(1, sum(parts));
            case RegexNode.Alternate(var branches) -> sum(branches) + branches.size() - 1;
        };
    }

    private long sum(List<RegexNode> nodes) {
        long sum = 0;
        for (RegexNode node : nodes) {
            sum += size(node);
        }
        return sum;
    }

    /// Whether nested repetitions, multiplied, stay within a number: `(a{100}){100}` repeats 10,000 times.
    static boolean repeatsAtMost(RegexNode node, int most) {
        return switch (node) {
            case RegexNode.Chars _, RegexNode.Assertion _ -> true;
            case RegexNode.Capture(var inner) -> repeatsAtMost(inner, most);
            case RegexNode.Repeat(var inner, var min, var max) -> {
                int count = max == RegexNode.UNBOUNDED ? min : max;
                yield max == 0
                        || count <= most && repeatsAtMost(inner, count > 0 ? most / count : most);
            }
            case RegexNode.Concat(var parts) ->
                    parts.stream().allMatch(part -> repeatsAtMost(part, most));
            case RegexNode.Alternate(var branches) ->
                    branches.stream().allMatch(branch -> repeatsAtMost(branch, most));
        };
    }
}
