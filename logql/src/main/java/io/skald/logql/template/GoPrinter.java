package io.skald.logql.template;

import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;

import java.util.List;
import java.util.Map;

/// Values as Go's `fmt` prints them with `%v`, as byte texts: `1e+06`, `[a b]`, `map[a:1 b:2]`, `<nil>`.
final class GoPrinter {
    private GoPrinter() {}

    /// The value of an action.
    static String print(Object value) {
        if (value == Nil.NO_VALUE) {
            return "<no value>";
        }
        if (value instanceof String text) {
            return text;
        }
        var out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    static void append(StringBuilder out, Object value) {
        switch (value) {
            case String text -> out.append(text);
            case Boolean b -> out.append(b);
            case Long n -> out.append(n);
            case Int64(long n) -> out.append(n);
            case Uint8(int n) -> out.append(n);
            case Double d -> out.append(GoNumbers.printGeneral(d));
            case GoTime time -> out.append(time);
            case GoDuration(long nanos) -> out.append(ByteText.of(GoDurations.printGo(nanos)));
            case RowLabels labels -> map(out, labels.all());
            case Map<?, ?> map -> map(out, map);
            case List<?> list -> list(out, list);
            case Nil _ -> out.append("<nil>");
            default -> throw new IllegalStateException("no value of a template: " + value);
        }
        TemplateLimits.checkText(out.length());
    }

    private static void list(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(out, list.get(i));
        }
        out.append(']');
    }

    private static void map(StringBuilder out, Map<?, ?> map) {
        out.append("map[");
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(' ');
            }
            first = false;
            append(out, entry.getKey());
            out.append(':');
            append(out, entry.getValue());
        }
        out.append(']');
    }

    /// Go's `fmt.Sprint`: blanks only where neither neighbour is a string.
    static String sprint(Object[] values) {
        var out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            boolean blank =
                    i > 0 && !(values[i] instanceof String) && !(values[i - 1] instanceof String);
            if (blank) {
                out.append(' ');
            }
            append(out, values[i]);
        }
        return out.toString();
    }

    /// Go's `fmt.Sprintln`: blanks everywhere, and a newline.
    static String sprintln(Object[] values) {
        var out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(out, values[i]);
        }
        return out.append('\n').toString();
    }
}
