package io.skald.logql.template;

import io.skald.logql.text.GoDurations;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One value in the form that one verb asks for.
final class ValueFormat {
    private final StringBuilder out;
    private final FormatFlags flags;
    private final String verb;

    ValueFormat(StringBuilder out, FormatFlags flags, String verb) {
        this.out = out;
        this.flags = flags;
        this.verb = verb;
    }

    void append(Object value) {
        TemplateLimits.checkText(out.length());
        switch (value) {
            case String text -> text(text, value);
            case GoTime time -> text(time.toString(), value);
            case GoDuration(long nanos) -> {
                if ("vsqxX".contains(verb) && verb.length() == 1) {
                    text(ByteText.of(GoDurations.printGo(nanos)), value);
                } else {
                    integer(nanos, value);
                }
            }
            case Boolean b -> {
                if (verb.equals("t") || verb.equals("v")) {
                    flags.pad(out, b.toString());
                } else {
                    bad(value);
                }
            }
            case Long n -> integer(n, value);
            case Int64(long n) -> integer(n, value);
            case Uint8(int n) -> integer(n, value);
            case Double d -> number(d, value);
            case List<?> list -> list(list);
            case RowLabels labels -> map(labels.all());
            case Map<?, ?> map -> map(map);
            case Nil _ -> nil();
            default -> throw new IllegalStateException("no value of a template: " + value);
        }
    }

    private void nil() {
        if (verb.equals("v")) {
            flags.pad(out, "<nil>");
        } else {
            out.append("%!").append(verb).append("(<nil>)");
        }
    }

    private void bad(Object value) {
        out.append("%!").append(verb).append('(').append(Values.typeName(value)).append('=');
        GoPrinter.append(out, value);
        out.append(')');
    }

    private void list(List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(list.get(i));
        }
        out.append(']');
    }

    private void map(Map<?, ?> map) {
        out.append("map[");
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(' ');
            }
            first = false;
            append(entry.getKey());
            out.append(':');
            append(entry.getValue());
        }
        out.append(']');
    }

    private void text(String text, Object value) {
        String shortened =
                flags.precision == FormatFlags.NONE
                        ? text
                        : text.substring(0, ByteText.offsetOfRune(text, flags.precision));
        switch (verb) {
            case "v", "s" ->
                    flags.pad(out, flags.quote ? GoStringSyntax.quote(shortened) : shortened);
            case "q" -> flags.pad(out, quoted(shortened));
            case "x" -> flags.pad(out, hex(text, "0123456789abcdef", 'x'));
            case "X" -> flags.pad(out, hex(text, "0123456789ABCDEF", 'X'));
            default -> bad(value);
        }
    }

    private String quoted(String text) {
        return flags.sharp && text.indexOf('`') < 0 && text.indexOf('\n') < 0
                ? '`' + text + '`'
                : GoStringSyntax.quote(text);
    }

    private String hex(String text, String digits, char mark) {
        int length =
                flags.precision == FormatFlags.NONE
                        ? text.length()
                        : Math.min(flags.precision, text.length());
        TemplateLimits.checkText(5L * length);
        var hex = new StringBuilder();
        for (int i = 0; i < length; i++) {
            if (i > 0 && flags.space) {
                hex.append(' ');
            }
            if (flags.sharp && (i == 0 || flags.space)) {
                hex.append('0').append(mark);
            }
            hex.append(digits.charAt(text.charAt(i) >> 4))
                    .append(digits.charAt(text.charAt(i) & 15));
        }
        return hex.toString();
    }

    private void integer(long n, Object value) {
        switch (verb) {
            case "v", "d" -> based(n, 10, "");
            case "b" -> based(n, 2, flags.sharp ? "0b" : "");
            case "o" -> based(n, 8, flags.sharp ? "0" : "");
            case "O" -> based(n, 8, "0o");
            case "x" -> based(n, 16, flags.sharp ? "0x" : "");
            case "X" -> based(n, 16, flags.sharp ? "0X" : "");
            case "c" -> flags.pad(out, character(n));
            case "q" -> flags.pad(out, quotedCharacter(n));
            case "U" -> {
                String code = String.format(Locale.ROOT, "U+%04X", n);
                flags.pad(out, flags.sharp ? code + " '" + character(n) + "'" : code);
            }
            default -> bad(value);
        }
    }

    private static String character(long n) {
        var one = new StringBuilder();
        ByteText.appendRune(
                one, n < 0 || n > Character.MAX_CODE_POINT ? ByteText.REPLACEMENT : (int) n);
        return one.toString();
    }

    private static String quotedCharacter(long n) {
        String quoted = GoStringSyntax.quote(character(n));
        String body = quoted.substring(1, quoted.length() - 1);
        return "'" + (body.equals("\\\"") ? "\"" : body.equals("'") ? "\\'" : body) + "'";
    }

    private void based(long n, int radix, String prefix) {
        String digits = Long.toString(n, radix);
        boolean negative = n < 0;
        if (negative) {
            digits = digits.substring(1);
        }
        if (verb.equals("X")) {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        String sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
        if (flags.precision != FormatFlags.NONE) {
            TemplateLimits.checkText((long) out.length() + flags.precision);
            digits =
                    flags.precision == 0 && n == 0
                            ? ""
                            : "0".repeat(Math.max(0, flags.precision - digits.length())) + digits;
            flags.zero = false;
        } else if (flags.zero && !flags.minus && flags.width != FormatFlags.NONE) {
            int missing = flags.width - digits.length() - sign.length();
            TemplateLimits.checkText((long) out.length() + Math.max(0, missing));
            digits = "0".repeat(Math.max(0, missing)) + digits;
        }
        boolean zero = flags.zero;
        flags.zero = false;
        flags.pad(out, sign + prefix + digits);
        flags.zero = zero;
    }

    private void number(double d, Object value) {
        String text =
                switch (verb) {
                    case "v", "g" -> FloatText.general(d, flags.precision, flags.sharp, 'e');
                    case "G" -> FloatText.general(d, flags.precision, flags.sharp, 'E');
                    case "e" -> FloatText.scientific(d, precision(), 'e');
                    case "E" -> FloatText.scientific(d, precision(), 'E');
                    case "f", "F" -> FloatText.plain(d, precision());
                    case "x", "X", "b" -> FloatText.binary(d, verb);
                    default -> "";
                };
        if (text.isEmpty()) {
            bad(value);
            return;
        }
        boolean finite = !Double.isNaN(d) && !Double.isInfinite(d);
        char first = text.charAt(0);
        if (first == '+' && !flags.plus) {
            text = flags.space ? " " + text.substring(1) : text;
        } else if (first != '-' && first != '+') {
            text = flags.plus ? "+" + text : flags.space ? " " + text : text;
        }
        boolean zero = flags.zero;
        flags.zero &= finite;
        flags.padNumber(out, text);
        flags.zero = zero;
    }

    private int precision() {
        int precision = flags.precision == FormatFlags.NONE ? 6 : flags.precision;
        TemplateLimits.checkText((long) out.length() + precision);
        return precision;
    }
}
