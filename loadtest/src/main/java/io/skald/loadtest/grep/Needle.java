package io.skald.loadtest.grep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Something to be counted: a row `operator text`, where the text goes to the end of the row.
///
/// @param filter LogQL's line filter
/// @param pattern matches the same lines; the expressions use only what RE2 and Java read alike
/// @param negative lines without a match are counted
public record Needle(String filter, Pattern pattern, boolean negative) {
    /// `.` must not stop at other line ends than `\n`, and `(?i)` must fold beyond ASCII, as in RE2.
    private static final int RE2_FLAGS = Pattern.UNIX_LINES | Pattern.UNICODE_CASE;

    /// @param rows empty ones and those that begin with `#` are left out
    public static List<Needle> parse(List<String> rows) {
        List<Needle> needles = new ArrayList<>();
        for (String row : rows) {
            if (row.isBlank() || row.startsWith("# ")) {
                continue;
            }
            String operator = row.substring(0, 2);
            String text = row.substring(3);
            boolean regex =
                    switch (operator) {
                        case "|=", "!=" -> false;
                        case "|~", "!~" -> true;
                        default -> throw new IllegalArgumentException("not a needle: " + row);
                    };
            Pattern pattern = Pattern.compile(regex ? text : Pattern.quote(text), RE2_FLAGS);
            String quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            needles.add(new Needle(operator + " " + quoted, pattern, operator.charAt(0) == '!'));
        }
        return needles;
    }
}
