package io.skald.logql.template;

/// A template failed while it ran. The message is Go's.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message text, not bytes
    TemplateException(String message) {
        super(message, null, false, false);
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
