package io.skald.server.query;

import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

/// Writes JSON as bytes. Text that is stored in UTF-8 is copied, not decoded; bytes that are no UTF-8 become U+FFFD, one
/// for each, as in Go. Not thread-safe.
public final class JsonOut {
    private static final byte[] HEX = Utf8.bytes("0123456789abcdef");
    private static final byte[] REPLACEMENT = Utf8.bytes("\uFFFD");

    private final GrowingBytes out;

    public JsonOut(int capacity) {
        this.out = new GrowingBytes(capacity);
    }

    /// Valid up to [#size()].
    public byte[] array() {
        return out.array();
    }

    public int size() {
        return out.size();
    }

    /// Puts ASCII text as it is.
    public JsonOut raw(String ascii) {
        int length = ascii.length();
        out.ensure(length);
        byte[] bytes = out.array();
        int at = out.size();
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) ascii.charAt(i);
        }
        out.advance(length);
        return this;
    }

    public JsonOut raw(char ascii) {
        out.put((byte) ascii);
        return this;
    }

    public JsonOut number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        int length = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            length++;
        }
        out.ensure(length);
        byte[] bytes = out.array();
        int at = out.size() + length;
        long rest = value;
        for (int i = 0; i < length; i++) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out.advance(length);
        return this;
    }

    /// A quoted string.
    public JsonOut string(String text) {
        byte[] bytes = Utf8.bytes(text);
        return string(bytes, 0, bytes.length);
    }

    /// A quoted string out of UTF-8 bytes.
    public JsonOut string(byte[] bytes, int offset, int length) {
        out.ensure(length + 2);
        out.put((byte) '"');
        int end = offset + length;
        int start = offset;
        int at = offset;
        while (at < end) {
            byte next = bytes[at];
            if (next >= ' ' && next != '"' && next != '\\') {
                at++;
                continue;
            }
            int size = next < 0 ? sequenceLength(bytes, at, end) : 0;
            if (size > 0) {
                at += size;
                continue;
            }
            out.put(bytes, start, at - start);
            escape(next);
            start = ++at;
        }
        out.put(bytes, start, end - start);
        out.put((byte) '"');
        return this;
    }

    private void escape(byte value) {
        switch (value) {
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> {
                if (value < 0) {
                    out.put(REPLACEMENT, 0, REPLACEMENT.length);
                } else {
                    raw("\\u00");
                    out.put(HEX[value >> 4]);
                    out.put(HEX[value & 15]);
                }
            }
        }
    }

    /// Bytes of the well-formed sequence that starts at `at` with a byte over 0x7f; 0 when there is none.
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at + size > end) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        // Neither longer than needed, nor a surrogate, nor behind U+10FFFF.
        int second = bytes[at + 1] & 0xff;
        boolean wrong =
                switch (first) {
                    case 0xe0 -> second < 0xa0;
                    case 0xed -> second > 0x9f;
                    case 0xf0 -> second < 0x90;
                    case 0xf4 -> second > 0x8f;
                    default -> false;
                };
        return wrong ? 0 : size;
    }

    /// An object of strings.
    public JsonOut labels(LabelSet labels) {
        raw('{');
        for (int i = 0; i < labels.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(labels.name(i)).raw(':').string(labels.value(i));
        }
        return raw('}');
    }

    /// An array of strings.
    public JsonOut strings(Iterable<String> texts) {
        raw('[');
        boolean first = true;
        for (String text : texts) {
            if (!first) {
                raw(',');
            }
            first = false;
            string(text);
        }
        return raw(']');
    }
}
