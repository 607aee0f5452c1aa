package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.INT;
import static io.skald.logql.template.Function.Parameter.STRING;

import java.util.List;

/// Functions on strings: case, replacing, searching, cutting. Cutting counts bytes, as Go's slices do.
final class TextFunctions {
    private TextFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("ToLower", (a, _) -> lower((String) a[0]), STRING),
                Function.of("lower", (a, _) -> lower((String) a[0]), STRING),
                Function.of("ToUpper", (a, _) -> upper((String) a[0]), STRING),
                Function.of("upper", (a, _) -> upper((String) a[0]), STRING),
                Function.of("title", (a, _) -> title((String) a[0]), STRING),
                Function.of(
                        "Replace",
                        (a, _) -> replace((String) a[0], (String) a[1], (String) a[2], (Long) a[3]),
                        STRING,
                        STRING,
                        STRING,
                        INT),
                Function.of(
                        "replace",
                        (a, _) -> replace((String) a[2], (String) a[0], (String) a[1], -1),
                        STRING,
                        STRING,
                        STRING),
                Function.of(
                        "contains",
                        (a, _) -> contains((String) a[1], (String) a[0]),
                        STRING,
                        STRING),
                Function.of(
                        "hasPrefix",
                        (a, _) -> ((String) a[1]).startsWith((String) a[0]),
                        STRING,
                        STRING),
                Function.of(
                        "hasSuffix",
                        (a, _) -> ((String) a[1]).endsWith((String) a[0]),
                        STRING,
                        STRING),
                Function.of("repeat", (a, _) -> repeat((String) a[1], (Long) a[0]), INT, STRING),
                Function.of("trunc", (a, _) -> trunc((Long) a[0], (String) a[1]), INT, STRING),
                Function.of(
                        "substr",
                        (a, _) -> substr((Long) a[0], (Long) a[1], (String) a[2]),
                        INT,
                        INT,
                        STRING));
    }

    private static boolean contains(String text, String part) {
        return part.isEmpty() || new TextSearch(part).find(text, 0) >= 0;
    }

    /// Go maps each character on its own: `ß` has no upper case, a final `Σ` becomes `σ`.
    private static String lower(String text) {
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at += ByteText.width(text, at)) {
            int rune = ByteText.rune(text, at);
            ByteText.appendRune(out, Character.toLowerCase(rune));
        }
        return out.toString();
    }

    private static String upper(String text) {
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at += ByteText.width(text, at)) {
            int rune = ByteText.rune(text, at);
            ByteText.appendRune(out, Character.toUpperCase(rune));
        }
        return out.toString();
    }

    /// Go's `strings.Title`: the first letter of each word.
    private static String title(String text) {
        var out = new StringBuilder(text.length());
        int before = ' ';
        for (int at = 0; at < text.length(); at += ByteText.width(text, at)) {
            int rune = ByteText.rune(text, at);
            ByteText.appendRune(out, isSeparator(before) ? Character.toTitleCase(rune) : rune);
            before = rune;
        }
        return out.toString();
    }

    private static boolean isSeparator(int rune) {
        if (rune < 0x80) {
            return !(Character.isLetterOrDigit(rune) || rune == '_');
        }
        return !Character.isLetterOrDigit(rune) && GoSpaces.isSpace(rune);
    }

    /// Go's `strings.Replace`.
    ///
    /// @param count replacements at most, all if negative
    static String replace(String text, String old, String by, long count) {
        long rest = count < 0 ? Long.MAX_VALUE : count;
        var out = new StringBuilder();
        int from = 0;
        if (old.isEmpty()) {
            for (; rest > 0 && from <= text.length(); rest--) {
                out.append(by);
                TemplateLimits.checkText(out.length());
                if (from == text.length()) {
                    return out.toString();
                }
                int width = ByteText.width(text, from);
                out.append(text, from, from + width);
                from += width;
            }
            return out.append(text, from, text.length()).toString();
        }
        var search = new TextSearch(old);
        for (int found = search.find(text, 0); found >= 0 && rest > 0; rest--) {
            out.append(text, from, found).append(by);
            TemplateLimits.checkText(out.length());
            from = found + old.length();
            found = search.find(text, from);
        }
        return out.append(text, from, text.length()).toString();
    }

    static String repeat(String text, long count) {
        if (count < 0) {
            throw new FunctionException("strings: negative Repeat count");
        }
        if (text.isEmpty()) {
            return "";
        }
        TemplateLimits.checkText(count);
        TemplateLimits.checkText(count * text.length());
        return text.repeat((int) count);
    }

    private static String trunc(long count, String text) {
        if (count < 0) {
            // -count overflows for the smallest number, which is no cut either.
            return count > -text.length() ? text.substring((int) (text.length() + count)) : text;
        }
        return text.length() > count ? text.substring(0, (int) count) : text;
    }

    private static String substr(long start, long end, String text) {
        int length = text.length();
        if (start < 0) {
            if (end < 0 || end > length) {
                throw bounds("[:" + end + "]" + (end < 0 ? "" : " with length " + length));
            }
            return text.substring(0, (int) end);
        }
        if (end < 0 || end > length) {
            if (start > length) {
                throw bounds("[" + start + ":" + length + "]");
            }
            return text.substring((int) start);
        }
        if (start > end) {
            throw bounds("[" + start + ":" + end + "]");
        }
        return text.substring((int) start, (int) end);
    }

    private static FunctionException bounds(String range) {
        return new FunctionException("runtime error: slice bounds out of range " + range);
    }
}
