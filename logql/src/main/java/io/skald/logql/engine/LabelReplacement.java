package io.skald.logql.engine;

import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.CapturingRegex;
import io.skald.logql.text.RegexSyntaxException;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What `label_replace` does to a label set: if the whole of the source label matches the regex, the destination label
/// becomes the replacement with the groups put in; an empty one takes the label away.
final class LabelReplacement {
    private final Expr.LabelReplace expr;
    private final CapturingRegex regex;

    LabelReplacement(Expr.LabelReplace expr) {
        this.expr = expr;
        try {
            this.regex = CapturingRegex.compile("^(?:" + expr.regex() + ")$");
        } catch (RegexSyntaxException e) {
            throw SyntaxException.meaning(
                    "invalid regex in label_replace: error parsing regexp: " + e.getMessage());
        }
    }

    LabelSet apply(LabelSet labels) {
        String source = labels.get(expr.source());
        @Nullable String @Nullable [] groups = regex.groups(source == null ? "" : source);
        if (groups == null) {
            return labels;
        }
        String value = expand(groups);
        Map<String, String> replaced = labels.toMap();
        if (value.isEmpty()) {
            replaced.remove(expr.destination());
        } else {
            replaced.put(expr.destination(), value);
        }
        return LabelSet.of(replaced);
    }

    /// Puts groups in for `$1`, `${1}`, `$name` and `${name}`; `$$` is a dollar. A name is as long as it can be, and one
    /// that no group has is empty. A dollar before anything else stays.
    private String expand(@Nullable String[] groups) {
        String text = expr.replacement();
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            out.append(text, at, dollar);
            if (text.startsWith("$", dollar + 1)) {
                out.append('$');
                at = dollar + 2;
                continue;
            }
            boolean braces = text.startsWith("{", dollar + 1);
            int start = dollar + (braces ? 2 : 1);
            int end = endOfName(text, start);
            if (end == start || (braces && !text.startsWith("}", end))) {
                out.append('$');
                at = dollar + 1;
                continue;
            }
            out.append(group(groups, text.substring(start, end)));
            at = braces ? end + 1 : end;
        }
        return out.append(text, at, text.length()).toString();
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.codePointAt(end)) || text.charAt(end) == '_')) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private String group(@Nullable String[] groups, String name) {
        int number = isNumber(name) ? Integer.parseInt(name) : regex.groupNames().indexOf(name);
        String value = number >= 0 && number < groups.length ? groups[number] : null;
        return value == null ? "" : value;
    }

    /// Go takes at most eight digits as a number, and none with a zero in front of others.
    private static boolean isNumber(String name) {
        return name.length() <= 8
                && name.chars().allMatch(c -> c >= '0' && c <= '9')
                && (name.length() == 1 || name.charAt(0) != '0');
    }
}
