package io.skald.logql.template;

/// A text is no template. The message is Go's.
public final class TemplateSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message text, not bytes
    TemplateSyntaxException(String message) {
        super(message, null, false, false);
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
