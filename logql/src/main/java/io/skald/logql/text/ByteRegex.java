package io.skald.logql.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// An RE2 regular expression over UTF-8 bytes: yes or no, in linear time and bounded memory.
public final class ByteRegex {
    private final String source;
    private final Pattern pattern;

    private ByteRegex(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /// Compiles a pattern that may match anywhere in the text.
    ///
    /// @throws RegexSyntaxException when it is no RE2 pattern
    public static ByteRegex compile(String source) {
        try {
            return new ByteRegex(source, Pattern.compile(source));
        } catch (PatternSyntaxException e) {
            throw new RegexSyntaxException(e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    /// Compiles a pattern that has to match the whole text, in which `.` matches a newline too (as in matchers).
    ///
    /// @throws RegexSyntaxException when it is no RE2 pattern
    public static ByteRegex compileAnchored(String source) {
        compile(source);
        return new ByteRegex(source, Pattern.compile("^(?s:" + source + ")$"));
    }

    public String source() {
        return source;
    }

    /// Whether the pattern matches in `[from, to)`, which is looked at as a text of its own.
    public boolean find(byte[] bytes, int from, int to) {
        return pattern.matcher(Arrays.copyOfRange(bytes, from, to)).find();
    }

    /// A string that every match contains: searching for it first is cheaper.
    ///
    /// @return null when there is none of two bytes or more
    public @Nullable ByteFinder requiredLiteral() {
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRegex that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
