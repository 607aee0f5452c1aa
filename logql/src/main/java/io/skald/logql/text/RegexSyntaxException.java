package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

/// A pattern is not RE2. The message is the one that Go's `regexp/syntax` gives, without the prefix
/// `error parsing regexp: `.
public final class RegexSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final @Nullable String duplicateGroup;

    public RegexSyntaxException(String message) {
        this(message, null);
    }

    private RegexSyntaxException(String message, @Nullable String duplicateGroup) {
        super(message);
        this.message = message;
        this.duplicateGroup = duplicateGroup;
    }

    /// Two groups have the same name: RE2/J refuses that, Go does not.
    static RegexSyntaxException duplicateGroup(String name) {
        return new RegexSyntaxException("duplicate capture group name: `" + name + "`", name);
    }

    /// Never null.
    @Override
    public String getMessage() {
        return message;
    }

    /// The name that two groups have; null when the mistake is another one.
    public @Nullable String duplicateGroup() {
        return duplicateGroup;
    }
}
