package io.skald.logql.text;

/// A text is no number, duration or size. The message is the one that Go gives. Carries no stack trace: label filters
/// throw it row by row.
public final class TextFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    public TextFormatException(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    /// Never null.
    @Override
    public String getMessage() {
        return message;
    }
}
