package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.STRING;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.skald.logql.text.CapturingRegex;
import io.skald.logql.text.RegexSyntaxException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// `regexReplaceAll regexReplaceAllLiteral count`: RE2 patterns, so each match is found in linear time; the time for all of
/// them is bounded by [SearchedText]. Patterns are values here and can be another one for each row; the last one is kept.
final class RegexFunctions {
    /// Longer patterns are refused: they are compiled in each row if they vary.
    private static final int MAX_PATTERN_BYTES = 10_000;

    // What it takes to compile a pattern, in bytes of text that take as long.
    private static final long COMPILATION_BYTES = 4096;
    private static final long COMPILATION_BYTES_PER_CHARACTER = 64;

    /// Bytes of text that take as long to map as RE2/J takes for one character with the simplest pattern.
    private static final long LOOK_COST = 4;

    /// Instructions of a pattern that make a look at a character as dear again: all of them may be at work at once.
    private static final long INSTRUCTIONS_PER_COST = 8;

    private RegexFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of(
                        "regexReplaceAll",
                        (a, around) -> replaceAll(a, around.steps(), false),
                        STRING,
                        STRING,
                        STRING),
                Function.of(
                        "regexReplaceAllLiteral",
                        (a, around) -> replaceAll(a, around.steps(), true),
                        STRING,
                        STRING,
                        STRING),
                Function.of(
                        "count",
                        (a, around) -> count((String) a[0], (String) a[1], around.steps()),
                        STRING,
                        STRING));
    }

    /// The pattern that was compiled last. A template's pattern seldom varies; a lost race costs a compilation.
    private static volatile @Nullable Pattern last;

    private static Pattern pattern(String byteText, Steps steps) {
        String source = ByteText.unicode(byteText);
        Pattern known = last;
        if (known != null && known.pattern().equals(source)) {
            return known;
        }
        if (source.length() > MAX_PATTERN_BYTES) {
            throw new FunctionException("pattern longer than " + MAX_PATTERN_BYTES + " bytes");
        }
        steps.charge(COMPILATION_BYTES + source.length() * COMPILATION_BYTES_PER_CHARACTER);
        try {
            CapturingRegex.compile(source); // for Go's messages
            Pattern compiled = Pattern.compile(source);
            steps.charge(compiled.programSize() * COMPILATION_BYTES_PER_CHARACTER);
            last = compiled;
            return compiled;
        } catch (RegexSyntaxException | PatternSyntaxException e) {
            throw new FunctionException(ByteText.of("error parsing regexp: " + e.getMessage()));
        }
    }

    private static long count(String regex, String byteText, Steps steps) {
        var matches = new Matches(pattern(regex, steps), ByteText.unicode(byteText), steps);
        long count = 0;
        while (matches.next()) {
            count++;
        }
        return count;
    }

    /// @param arguments pattern, text and what comes in the place of a match
    private static String replaceAll(Object[] arguments, Steps steps, boolean literal) {
        String text = ByteText.unicode((String) arguments[1]);
        String replacement = ByteText.unicode((String) arguments[2]);
        var matches = new Matches(pattern((String) arguments[0], steps), text, steps);
        var out = new StringBuilder();
        int copied = 0;
        while (matches.next()) {
            out.append(text, copied, matches.matcher.start());
            if (literal) {
                out.append(replacement);
            } else {
                steps.charge(replacement.length());
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

        Matches(Pattern pattern, String text, Steps steps) {
            long cost = LOOK_COST + pattern.programSize() / INSTRUCTIONS_PER_COST;
            this.matcher = pattern.matcher(new SearchedText(text, cost, steps));
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
