package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.ANY;
import static io.skald.logql.template.Function.Parameter.STRING;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// `b64enc b64dec urlencode urldecode`, and Go's `html js urlquery`.
final class EncodingFunctions {
    private static final String HEX = "0123456789ABCDEF";

    private EncodingFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("b64enc", (a, _) -> encodeBase64((String) a[0]), STRING),
                Function.of("b64dec", (a, _) -> Base64Reader.decode((String) a[0]), STRING),
                Function.of("urlencode", (a, _) -> encodeUrl((String) a[0]), STRING),
                Function.of("urldecode", (a, _) -> decodeUrl((String) a[0]), STRING),
                Function.variadic("urlquery", (a, _) -> encodeUrl(joined(a)), ANY),
                Function.variadic("html", (a, _) -> html(joined(a)), ANY),
                Function.variadic("js", (a, _) -> javaScript(joined(a)), ANY));
    }

    private static String joined(Object[] arguments) {
        if (arguments.length == 1 && arguments[0] instanceof String text) {
            return text;
        }
        Object[] shown = arguments.clone();
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] instanceof Nil) {
                shown[i] = "<no value>";
            }
        }
        return GoPrinter.sprint(shown);
    }

    private static String encodeBase64(String text) {
        TemplateLimits.checkText(text.length() / 3L * 4);
        return ByteText.of(Base64.getEncoder().encode(ByteText.bytes(text)));
    }

    private static String encodeUrl(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0) {
                out.append(c);
            } else if (c == ' ') {
                out.append('+');
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                TemplateLimits.checkText(out.length());
            }
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String decodeUrl(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c == '+' ? ' ' : c);
                continue;
            }
            int high = i + 2 < text.length() ? hexDigit(text.charAt(i + 1)) : -1;
            int low = i + 2 < text.length() ? hexDigit(text.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                String part = text.substring(i, Math.min(i + 3, text.length()));
                throw new FunctionException("invalid URL escape " + GoStringSyntax.quote(part));
            }
            out.append((char) (high << 4 | low));
            i += 2;
        }
        return out.toString();
    }

    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static String html(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> ByteText.appendRune(out, ByteText.REPLACEMENT);
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> {
                    out.append(c);
                    continue;
                }
            }
            TemplateLimits.checkText(out.length());
        }
        return out.toString();
    }

    private static String javaScript(String text) {
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at += ByteText.width(text, at)) {
            int rune = ByteText.rune(text, at);
            switch (rune) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<' -> out.append("\\u003C");
                case '>' -> out.append("\\u003E");
                case '&' -> out.append("\\u0026");
                case '=' -> out.append("\\u003D");
                default -> {
                    if (rune >= ' ' && rune != 0x7f && (rune < 0x80 || isPrintable(rune))) {
                        out.append(text, at, at + ByteText.width(text, at));
                        continue;
                    }
                    out.append("\\u").append(fourDigits(rune));
                }
            }
            TemplateLimits.checkText(out.length());
        }
        return out.toString();
    }

    /// In hexadecimal; more of them where four are not enough.
    private static String fourDigits(int rune) {
        String digits = Integer.toHexString(rune).toUpperCase(Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }

    private static boolean isPrintable(int rune) {
        var one = new StringBuilder();
        ByteText.appendRune(one, rune);
        return GoStringSyntax.quote(one.toString()).length() == one.length() + 2;
    }
}
