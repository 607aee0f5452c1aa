package io.skald.logql.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// The slow way for patterns whose program over bytes would be too large: RE2/J, which works on characters. Linear in
/// time; copies each text.
final class CharacterSearch {
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
        // RE2/J has a way to search bytes, but there `^` matches behind each character of several
        // bytes.
        var matcher = pattern.matcher(Utf8States.decode(bytes, from, to));
        return wholeText ? matcher.matches() : matcher.find();
    }
}
