package io.skald.logql.text;

/// A place in the text of a pattern. Places are indexes of `char`s.
final class PatternCursor {
    private final String pattern;
    private int at;

    PatternCursor(String pattern) {
        this.pattern = pattern;
    }

    String whole() {
        return pattern;
    }

    int at() {
        return at;
    }

    void moveTo(int place) {
        at = place;
    }

    void skip(int chars) {
        at += chars;
    }

    boolean more() {
        return at < pattern.length();
    }

    /// Next `char`, 0 at the end.
    char peek() {
        return at < pattern.length() ? pattern.charAt(at) : 0;
    }

    /// The `char` behind the next one, 0 if there is none.
    char peekSecond() {
        return at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
    }

    /// Next code point, which is passed over; there has to be one.
    int next() {
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    boolean startsWith(String text) {
        return pattern.startsWith(text, at);
    }

    /// What was read since a place.
    String since(int start) {
        return pattern.substring(start, at);
    }

    String rest() {
        return pattern.substring(at);
    }
}
