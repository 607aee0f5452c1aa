package io.skald.logql.text;

/// A pattern is not RE2. The message is the one that Go's `regexp/syntax` gives, without the prefix
/// `error parsing regexp: `.
public final class RegexSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    public RegexSyntaxException(String message) {
        super(message);
        this.message = message;
    }

    /// Never null.
    @Override
    public String getMessage() {
        return message;
    }
}
