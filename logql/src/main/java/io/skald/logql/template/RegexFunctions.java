package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.STRING;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.skald.logql.text.CapturingRegex;
import io.skald.logql.text.RegexSyntaxException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `regexReplaceAll regexReplaceAllLiteral count`: RE2 patterns, so in linear time. Patterns are values here and can be
/// another one for each row; the last ones are kept.
final class RegexFunctions {
    /// Longer patterns are refused: they are compiled in each row if they vary.
    private static final int MAX_PATTERN_BYTES = 10_000;

    private RegexFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of(
                        "regexReplaceAll",
                        (a, _) -> replaceAll((String) a[0], (String) a[1], (String) a[2], false),
                        STRING,
                        STRING,
                        STRING),
                Function.of(
                        "regexReplaceAllLiteral",
                        (a, _) -> replaceAll((String) a[0], (String) a[1], (String) a[2], true),
                        STRING,
                        STRING,
                        STRING),
                Function.of(
                        "count", (a, _) -> count((String) a[0], (String) a[1]), STRING, STRING));
    }

    /// The pattern that was compiled last. A template's pattern seldom varies; a lost race costs a compilation.
    private static volatile @Nullable Pattern last;

    private static Pattern pattern(String byteText) {
        String source = ByteText.unicode(byteText);
        Pattern known = last;
        if (known != null && known.pattern().equals(source)) {
            return known;
        }
        if (source.length() > MAX_PATTERN_BYTES) {
            throw new FunctionException("pattern longer than " + MAX_PATTERN_BYTES + " bytes");
        }
        try {
            CapturingRegex.compile(source); // for Go's messages
            Pattern compiled = Pattern.compile(source);
            last = compiled;
            return compiled;
        } catch (RegexSyntaxException | PatternSyntaxException e) {
            throw new FunctionException(ByteText.of("error parsing regexp: " + e.getMessage()));
        }
    }

    private static long count(String regex, String byteText) {
        var matches = new Matches(pattern(regex), ByteText.unicode(byteText));
        long count = 0;
        while (matches.next()) {
            count++;
        }
        return count;
    }

    private static String replaceAll(
            String regex, String byteText, String byteReplacement, boolean literal) {
        String text = ByteText.unicode(byteText);
        String replacement = ByteText.unicode(byteReplacement);
        var matches = new Matches(pattern(regex), text);
        var out = new StringBuilder();
        int copied = 0;
        while (matches.next()) {
            out.append(text, copied, matches.matcher.start());
            if (literal) {
                out.append(replacement);
            } else {
                expand(out, replacement, matches.matcher);
            }
            TemplateLimits.checkText(out.length());
            copied = matches.matcher.end();
        }
        return ByteText.of(out.append(text, copied, text.length()).toString());
    }

    /// Go's `Regexp.Expand`: `$name` takes as many letters, digits and `_` as there are; `${name}` is exact; `$$` is `$`.
    /// A group that is not there is empty.
    private static void expand(StringBuilder out, String replacement, Matcher matcher) {
        int at = 0;
        while (at < replacement.length()) {
            int dollar = replacement.indexOf('$', at);
            if (dollar < 0 || dollar + 1 == replacement.length()) {
                out.append(replacement, at, replacement.length());
                return;
            }
            out.append(replacement, at, dollar);
            at = dollar + 1;
            if (replacement.charAt(at) == '$') {
                out.append('$');
                at++;
                continue;
            }
            boolean braced = replacement.charAt(at) == '{';
            int nameStart = braced ? at + 1 : at;
            int nameEnd = nameStart;
            while (nameEnd < replacement.length() && isNamePart(replacement.charAt(nameEnd))) {
                nameEnd++;
            }
            boolean closed =
                    !braced
                            || (nameEnd < replacement.length()
                                    && replacement.charAt(nameEnd) == '}');
            if (nameEnd == nameStart || !closed) {
                out.append('$'); // malformed: as it stands
                continue;
            }
            group(out, replacement.substring(nameStart, nameEnd), matcher);
            at = braced ? nameEnd + 1 : nameEnd;
        }
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static void group(StringBuilder out, String name, Matcher matcher) {
        String value = null;
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = name.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(name);
            value = number <= matcher.groupCount() ? matcher.group(number) : null;
        } else if (matcher.pattern().namedGroups().containsKey(name)) {
            value = matcher.group(name);
        }
        out.append(value == null ? "" : value);
    }

    /// All matches as Go counts them: an empty one right behind another match is none.
    private static final class Matches {
        private final Matcher matcher;
        private int lastEnd = -1;

        Matches(Pattern pattern, String text) {
            this.matcher = pattern.matcher(text);
        }

        boolean next() {
            while (matcher.find()) {
                if (matcher.end() > matcher.start() || matcher.start() != lastEnd) {
                    lastEnd = matcher.end();
                    return true;
                }
            }
            return false;
        }
    }
}
