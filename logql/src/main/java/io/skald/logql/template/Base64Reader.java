package io.skald.logql.template;

/// Decodes base64 as Go's standard encoding does: with padding, newlines skipped. It never fails: of a wrong text it says
/// where it is wrong.
final class Base64Reader {
    private static final int PAD = -2;
    private static final int INVALID = -1;

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Base64Reader(String text) {
        this.text = text;
    }

    static String decode(String byteText) {
        var reader = new Base64Reader(byteText);
        int mistake = reader.run();
        return mistake < 0 ? reader.out.toString() : "illegal base64 data at input byte " + mistake;
    }

    /// @return place of the mistake, or -1
    private int run() {
        while (true) {
            skipNewlines();
            if (at == text.length()) {
                return -1;
            }
            int bits = 0;
            int count = 0;
            while (count < 4) {
                skipNewlines();
                if (at == text.length()) {
                    return at - count;
                }
                int digit = digit(text.charAt(at));
                if (digit == INVALID) {
                    return at;
                }
                if (digit == PAD) {
                    return padding(bits, count);
                }
                bits = bits << 6 | digit;
                count++;
                at++;
            }
            append(bits, 3);
        }
    }

    private int padding(int bits, int count) {
        int start = at++;
        if (count < 2) {
            return start;
        }
        if (count == 2) {
            skipNewlines();
            if (at == text.length()) {
                return text.length();
            }
            if (text.charAt(at) != '=') {
                return at;
            }
            at++;
        }
        append(bits << 6 * (4 - count), count - 1);
        skipNewlines();
        return at == text.length() ? -1 : at;
    }

    private void append(int bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.append((char) (bits >> (16 - 8 * i) & 0xff));
        }
    }

    private void skipNewlines() {
        while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            at++;
        }
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+' -> 62;
            case '/' -> 63;
            case '=' -> PAD;
            default -> INVALID;
        };
    }
}
