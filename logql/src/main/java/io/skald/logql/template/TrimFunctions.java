package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.STRING;

import java.util.BitSet;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/// Functions that cut off the ends of strings. The old names take the string first, the new ones last.
final class TrimFunctions {
    private TrimFunctions() {}

    static List<Function> all() {
        return List.of(
                textFirst("Trim", (text, set) -> trim(text, in(set), true, true)),
                textFirst("TrimLeft", (text, set) -> trim(text, in(set), true, false)),
                textFirst("TrimRight", (text, set) -> trim(text, in(set), false, true)),
                textFirst("TrimPrefix", TrimFunctions::prefix),
                textFirst("TrimSuffix", TrimFunctions::suffix),
                Function.of("TrimSpace", (a, _) -> space((String) a[0]), STRING),
                Function.of("trim", (a, _) -> space((String) a[0]), STRING),
                textLast("trimAll", (text, set) -> trim(text, in(set), true, true)),
                textLast("trimPrefix", TrimFunctions::prefix),
                textLast("trimSuffix", TrimFunctions::suffix));
    }

    private static Function textFirst(String name, BinaryOperator<String> body) {
        return Function.of(
                name, (a, _) -> body.apply((String) a[0], (String) a[1]), STRING, STRING);
    }

    private static Function textLast(String name, BinaryOperator<String> body) {
        return Function.of(
                name, (a, _) -> body.apply((String) a[1], (String) a[0]), STRING, STRING);
    }

    private static String prefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String suffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String space(String text) {
        return trim(text, GoSpaces::isSpace, true, true);
    }

    private static IntPredicate in(String set) {
        var runes = new BitSet();
        for (int at = 0; at < set.length(); at += ByteText.width(set, at)) {
            runes.set(ByteText.rune(set, at));
        }
        return runes::get;
    }

    private static String trim(String text, IntPredicate cut, boolean left, boolean right) {
        int from = 0;
        while (left && from < text.length() && cut.test(ByteText.rune(text, from))) {
            from += ByteText.width(text, from);
        }
        int to = text.length();
        while (right && to > from) {
            int start = lastRune(text, from, to);
            if (!cut.test(ByteText.rune(text, start))) {
                break;
            }
            to = start;
        }
        return text.substring(from, to);
    }

    /// Where the last character in `[from, to)` starts.
    private static int lastRune(String text, int from, int to) {
        for (int start = Math.max(from, to - 4); start < to; start++) {
            if (start + ByteText.width(text, start) == to) {
                return start;
            }
        }
        return to - 1;
    }
}
