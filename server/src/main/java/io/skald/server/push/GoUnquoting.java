package io.skald.server.push;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Replaces the escapes of Go's interpreted strings (Go language specification, "String literals").
final class GoUnquoting {
    private final String raw;
    private final char quote;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    private GoUnquoting(String raw, char quote) {
        this.raw = raw;
        this.quote = quote;
    }

    /// @param raw what stands between the quotes
    /// @param quote the quote around it, which may be escaped in it
    /// @return null when an escape is none of Go's. Bytes that are no UTF-8 (`\xff`) become U+FFFD
    static @Nullable String unquote(String raw, char quote) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        var reader = new GoUnquoting(raw, quote);
        return reader.readAll() ? reader.out.toString(StandardCharsets.UTF_8) : null;
    }

    private boolean readAll() {
        while (at < raw.length()) {
            int codePoint = raw.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint != '\\') {
                putCodePoint(codePoint);
            } else if (at == raw.length() || !escape(raw.charAt(at++))) {
                return false;
            }
        }
        return true;
    }

    private boolean escape(char kind) {
        return switch (kind) {
            case 'a' -> put(0x07);
            case 'b' -> put('\b');
            case 'f' -> put('\f');
            case 'n' -> put('\n');
            case 'r' -> put('\r');
            case 't' -> put('\t');
            case 'v' -> put(0x0b);
            case '\\' -> put('\\');
            case 'x' -> put(number(2, 16));
            case 'u' -> putCodePoint(number(4, 16));
            case 'U' -> putCodePoint(number(8, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                int value = number(3, 8);
                yield value <= 0xff && put(value);
            }
            default -> kind == quote && put(kind);
        };
    }

    /// @return -1 when the digits are not there or the number is over 31 bits
    private int number(int digits, int radix) {
        if (at + digits > raw.length()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(raw.charAt(at++), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    private boolean put(int value) {
        out.write(value);
        return value >= 0;
    }

    private boolean putCodePoint(int codePoint) {
        boolean surrogate =
                codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (!Character.isValidCodePoint(codePoint) || surrogate) {
            return false;
        }
        out.writeBytes(new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
