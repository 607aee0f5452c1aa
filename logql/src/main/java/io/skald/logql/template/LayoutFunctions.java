package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.INT;
import static io.skald.logql.template.Function.Parameter.STRING;

import java.util.List;

/// Functions that put blanks around strings.
final class LayoutFunctions {
    private LayoutFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("indent", (a, _) -> indent((Long) a[0], (String) a[1]), INT, STRING),
                Function.of(
                        "nindent",
                        (a, _) -> "\n" + indent((Long) a[0], (String) a[1]),
                        INT,
                        STRING),
                Function.of(
                        "alignLeft",
                        (a, _) -> align((Long) a[0], (String) a[1], true),
                        INT,
                        STRING),
                Function.of(
                        "alignRight",
                        (a, _) -> align((Long) a[0], (String) a[1], false),
                        INT,
                        STRING));
    }

    private static String indent(long blanks, String text) {
        String pad = TextFunctions.repeat(" ", blanks);
        String indented = pad + TextFunctions.replace(text, "\n", "\n" + pad, -1);
        TemplateLimits.checkText(indented.length());
        return indented;
    }

    /// Counts characters, unlike `trunc`.
    private static String align(long width, String text, boolean left) {
        int count = ByteText.runeCount(text);
        if (width < 0 || width == count) {
            return text;
        }
        if (width > count) {
            String pad = TextFunctions.repeat(" ", width - count);
            return left ? text + pad : pad + text;
        }
        String cut =
                left
                        ? text.substring(0, ByteText.offsetOfRune(text, (int) width))
                        : text.substring(ByteText.offsetOfRune(text, (int) (count - width)));
        return ByteText.valid(cut);
    }
}
