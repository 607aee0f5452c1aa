package io.skald.logql.text;

/// Text that [JsonCursor] cannot read as JSON. Carries no stack trace: on a query over broken lines one is made for
/// each line.
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /// @param offset place in the array that is read where the text stops being JSON
    JsonSyntaxException(String message, int offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
