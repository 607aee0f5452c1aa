package io.skald.logql.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.skald.model.GrowingBytes;

import java.nio.charset.StandardCharsets;

/// The slow way for patterns whose program over bytes would be too large: RE2/J, which works on characters. Linear in
/// time; copies each text.
final class CharacterSearch {
    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private final Pattern pattern;
    private final boolean wholeText;

    /// @param wholeText whether the pattern has to match all of a text, `.` a newline too
    CharacterSearch(String source, boolean wholeText) {
        this.wholeText = wholeText;
        try {
            this.pattern = Pattern.compile(source, wholeText ? Pattern.DOTALL : 0);
        } catch (PatternSyntaxException e) {
            throw new RegexSyntaxException(e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    boolean find(byte[] bytes, int from, int to) {
        // RE2/J on bytes sees word boundaries where there are none beside characters of several
        // bytes, so: a string.
        var matcher = pattern.matcher(repaired(bytes, from, to));
        return wholeText ? matcher.matches() : matcher.find();
    }

    /// The text with U+FFFD for each byte that is no UTF-8.
    private static String repaired(byte[] bytes, int from, int to) {
        var out = new GrowingBytes(to - from);
        int at = from;
        while (at < to) {
            int end = at;
            int state = Utf8States.BOUNDARY;
            do {
                state = Utf8States.next(state, bytes[end++] & 0xff);
            } while (state > Utf8States.BOUNDARY && end < to);
            if (state == Utf8States.BOUNDARY) {
                out.put(bytes, at, end - at);
                at = end;
            } else {
                out.put(REPLACEMENT, 0, REPLACEMENT.length);
                at++;
            }
        }
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }
}
