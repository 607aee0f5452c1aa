package io.skald.index.lucene;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What can be told of an anchored RE2 pattern without running it. Careful rather than clever: what is not understood
/// becomes [Other] with an empty prefix, which is always right.
sealed interface RegexShape {
    /// Matches every text, but perhaps not `""`: `.*` and `.+`.
    record AnyText() implements RegexShape {}

    /// Matches exactly these texts: `a|b|c\.d`, also in one pair of parentheses.
    record Literals(List<String> texts) implements RegexShape {}

    /// @param prefix what every text that matches starts with
    record Other(String prefix) implements RegexShape {}

    String META = "\\.+*?()|[]{}^$";

    static RegexShape of(String pattern) {
        if (pattern.equals(".*") || pattern.equals(".+")) {
            return new AnyText();
        }
        List<String> literals = literals(withoutGroup(pattern));
        return literals != null ? new Literals(literals) : new Other(prefix(pattern));
    }

    private static String withoutGroup(String pattern) {
        if (!pattern.startsWith("(") || !pattern.endsWith(")") || pattern.endsWith("\\)")) {
            return pattern;
        }
        int start = pattern.startsWith("(?:") ? 3 : 1;
        // Any other parenthesis or flag inside is a meta character and ends the attempt in
        // `literals`.
        return pattern.substring(start, pattern.length() - 1);
    }

    private static @Nullable List<String> literals(String pattern) {
        List<String> texts = new ArrayList<>();
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '|') {
                texts.add(text.toString());
                text.setLength(0);
            } else if (c == '\\'
                    && i + 1 < pattern.length()
                    && isPlainEscape(pattern.charAt(i + 1))) {
                text.append(pattern.charAt(++i));
            } else if (META.indexOf(c) >= 0) {
                return null;
            } else {
                text.append(c);
            }
        }
        texts.add(text.toString());
        return texts;
    }

    private static String prefix(String pattern) {
        if (pattern.indexOf('|') >= 0) {
            return "";
        }
        var text = new StringBuilder();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length() && isPlainEscape(pattern.charAt(i + 1))) {
                text.append(pattern.charAt(i + 1));
                i += 2;
            } else if (META.indexOf(c) >= 0) {
                break;
            } else {
                text.append(c);
                i++;
            }
        }
        boolean repeated = i < pattern.length() && "*?+{".indexOf(pattern.charAt(i)) >= 0;
        int keep =
                repeated && !text.isEmpty()
                        ? text.offsetByCodePoints(text.length(), -1)
                        : text.length();
        return text.substring(0, keep);
    }

    /// ASCII punctuation behind a backslash stands for itself; letters and digits have other meanings.
    private static boolean isPlainEscape(char c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }
}
