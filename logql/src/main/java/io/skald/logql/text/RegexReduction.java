package io.skald.logql.text;

import java.util.ArrayList;
import java.util.List;

/// Makes a pattern smaller that is only asked whether it occurs anywhere: what may be empty at its start or end is left
/// out. `.*(slow|late).*\d+` occurs where `(slow|late).*\d` occurs. Literals come to light that way.
final class RegexReduction {
    private RegexReduction() {}

    static RegexNode forSearch(RegexNode node) {
        return reduce(reduce(node, true), false);
    }

    /// @param atStart which end to reduce
    private static RegexNode reduce(RegexNode node, boolean atStart) {
        return switch (node) {
            case RegexNode.Chars _, RegexNode.Assertion _ -> node;
            case RegexNode.Capture(var inner) -> reduce(inner, atStart);
            case RegexNode.Repeat(_, var min, _) when min == 0 -> RegexNode.EMPTY;
            case RegexNode.Repeat(var inner, var min, _) when min == 1 -> reduce(inner, atStart);
            case RegexNode.Repeat(var inner, var min, _) -> new RegexNode.Repeat(inner, min, min);
            case RegexNode.Alternate(var branches) ->
                    RegexNode.alternate(
                            branches.stream().map(branch -> reduce(branch, atStart)).toList());
            case RegexNode.Concat(var parts) -> reduceConcat(parts, atStart);
        };
    }

    private static RegexNode reduceConcat(List<RegexNode> parts, boolean atStart) {
        List<RegexNode> kept = new ArrayList<>(atStart ? parts : parts.reversed());
        while (!kept.isEmpty()) {
            RegexNode edge = reduce(kept.removeFirst(), atStart);
            if (!isNullable(edge)) {
                kept.addFirst(edge);
                break;
            }
        }
        return RegexNode.concat(atStart ? kept : kept.reversed());
    }

    /// Whether it matches the empty string at any place.
    private static boolean isNullable(RegexNode node) {
        return switch (node) {
            case RegexNode.Chars _, RegexNode.Assertion _ -> false;
            case RegexNode.Capture(var inner) -> isNullable(inner);
            case RegexNode.Repeat(var inner, var min, _) -> min == 0 || isNullable(inner);
            case RegexNode.Alternate(var branches) ->
                    branches.stream().anyMatch(RegexReduction::isNullable);
            case RegexNode.Concat(var parts) -> parts.stream().allMatch(RegexReduction::isNullable);
        };
    }
}
