package io.skald.logql.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// An RE2 regular expression that says what its groups matched. Threads may share it.
///
/// Texts that do not match are refused by a [ByteRegex]; only the others are decoded and given to RE2/J. (RE2/J has a way
/// to search bytes, but there `^` matches behind each character of several bytes.)
public final class CapturingRegex {
    private final ByteRegex matching;
    private final Pattern pattern;
    private final List<String> groupNames;

    private CapturingRegex(ByteRegex matching, Pattern pattern) {
        this.matching = matching;
        this.pattern = pattern;
        List<String> names = new ArrayList<>(Collections.nCopies(pattern.groupCount() + 1, ""));
        pattern.namedGroups().forEach((name, group) -> names.set(group, name));
        this.groupNames = List.copyOf(names);
    }

    /// Compiles a pattern that may match anywhere in the text.
    ///
    /// @throws RegexSyntaxException when it is no RE2 pattern, or two groups have the same name (which Go allows)
    public static CapturingRegex compile(String source) {
        ByteRegex matching = ByteRegex.compile(source);
        try {
            return new CapturingRegex(matching, Pattern.compile(source));
        } catch (PatternSyntaxException e) {
            if (e.getDescription().equals("duplicate capture group name")) {
                throw RegexSyntaxException.duplicateGroup(e.getPattern());
            }
            throw new RegexSyntaxException(e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    public String source() {
        return matching.source();
    }

    /// Names by number of group, empty for groups without a name; number 0 is the whole match.
    public List<String> groupNames() {
        return groupNames;
    }

    /// Whether the pattern matches in `[from, to)`; cheaper than asking for the groups.
    public boolean matches(byte[] bytes, int from, int to) {
        return matching.find(bytes, from, to);
    }

    /// A finder of places for one thread.
    public GroupFinder finder() {
        return new GroupFinder(this, pattern.matcher(""));
    }

    /// The groups of the leftmost match in `[from, to)`, by number; null for those that took no part.
    ///
    /// @return null when the pattern does not match. Bytes that are no UTF-8 come back as U+FFFD
    public @Nullable String @Nullable [] groups(byte[] bytes, int from, int to) {
        return matches(bytes, from, to) ? groups(Utf8States.decode(bytes, from, to)) : null;
    }

    /// As [#groups(byte[], int, int)], for a text that has been decoded.
    public @Nullable String @Nullable [] groups(String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        @Nullable String[] groups = new String[groupNames.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = matcher.group(i);
        }
        return groups;
    }

    @Override
    public String toString() {
        return source();
    }
}
