package io.skald.logql.template;

/// Go's `fmt.Sprintf`, on byte texts. Mistakes in the format come out in the text, as in Go: `%!d(string=x)`.
final class GoFormat {
    private static final int NO_NUMBER = -1;

    private final String format;
    private final Object[] arguments;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private boolean reordered;
    private boolean goodIndex;
    private boolean afterIndex;

    /// From here on no `]` is left: not looked for again.
    private int noBracketsFrom = Integer.MAX_VALUE;

    private GoFormat(String format, Object[] arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String sprintf(String format, Object[] arguments) {
        return new GoFormat(format, arguments).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            out.append(format, at, end);
            at = end;
            if (percent >= 0) {
                at++;
                directive();
            }
            TemplateLimits.checkText(out.length());
        }
        if (!reordered && next < arguments.length) {
            extra();
        }
        return out.toString();
    }

    private void extra() {
        out.append("%!(EXTRA ");
        for (int i = next; i < arguments.length; i++) {
            if (i > next) {
                out.append(", ");
            }
            typed(arguments[i]);
        }
        out.append(')');
    }

    private void typed(Object value) {
        if (value instanceof Nil) {
            out.append("<nil>");
        } else {
            out.append(Values.typeName(value)).append('=');
            GoPrinter.append(out, value);
        }
    }

    private void directive() {
        var flags = new FormatFlags();
        while (at < format.length() && flags.take(format.charAt(at))) {
            at++;
        }
        goodIndex = true;
        afterIndex = false;
        index();
        width(flags);
        precision(flags);
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int width = ByteText.width(format, at);
        String verb = format.substring(at, at + width);
        at += width;
        if (verb.equals("%")) {
            out.append('%');
        } else if (!goodIndex) {
            out.append("%!").append(verb).append("(BADINDEX)");
        } else if (next >= arguments.length) {
            out.append("%!").append(verb).append("(MISSING)");
        } else {
            value(flags, verb, arguments[next++]);
        }
    }

    private void value(FormatFlags flags, String verb, Object value) {
        if (verb.equals("T")) {
            flags.pad(out, value instanceof Nil ? "<nil>" : Values.typeName(value));
            return;
        }
        if (verb.equals("v")) {
            flags.forGoSyntax();
        }
        new ValueFormat(out, flags, verb).append(value);
    }

    private void width(FormatFlags flags) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Long width = starArgument();
            if (width == null) {
                out.append("%!(BADWIDTH)");
            } else {
                flags.setWidth(width);
            }
            afterIndex = false;
            return;
        }
        int number = number();
        if (number != NO_NUMBER) {
            flags.setWidth(number);
            goodIndex &= !afterIndex;
        }
    }

    private void precision(FormatFlags flags) {
        if (at >= format.length() || format.charAt(at) != '.') {
            return;
        }
        at++;
        goodIndex &= !afterIndex;
        index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Long precision = starArgument();
            if (precision == null || precision < 0) {
                out.append(precision == null ? "%!(BADPREC)" : "");
            } else {
                flags.setPrecision(precision);
            }
            afterIndex = false;
            return;
        }
        int number = number();
        flags.setPrecision(number == NO_NUMBER ? 0 : number);
    }

    private @org.jspecify.annotations.Nullable Long starArgument() {
        if (next >= arguments.length) {
            return null;
        }
        Object value = arguments[next++];
        Long number =
                switch (value) {
                    case Long n -> n;
                    case Int64(long n) -> n;
                    case Uint8(int n) -> (long) n;
                    default -> null;
                };
        return number == null || Math.abs(number) > FormatFlags.MAX_NUMBER ? null : number;
    }

    /// Digits of a width or precision; too big ones count as none.
    private int number() {
        int start = at;
        long value = 0;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            value = Math.min(10 * value + format.charAt(at) - '0', Integer.MAX_VALUE);
            at++;
        }
        if (start == at) {
            return NO_NUMBER;
        }
        if (value > FormatFlags.MAX_NUMBER) {
            at = start;
            return NO_NUMBER;
        }
        return (int) value;
    }

    /// `[3]`: the argument that comes next.
    private void index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int close = at < noBracketsFrom ? format.indexOf(']', at) : -1;
        if (close < 0) {
            noBracketsFrom = Math.min(at, noBracketsFrom);
            goodIndex = false;
            at++;
            return;
        }
        int digits = ++at;
        int number = number();
        boolean whole = number != NO_NUMBER && at == close && close > digits;
        at = close + 1;
        if (whole && number >= 1 && number <= arguments.length) {
            next = number - 1;
            afterIndex = true;
        } else {
            goodIndex = false;
        }
    }
}
