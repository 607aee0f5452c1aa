package io.skald.server.push;

/// A request that is refused whole: nothing of it is stored.
public final class PushException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status HTTP status, 400 and up
    /// @param message text of the answer, without a newline at the end
    public PushException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /// Text of the answer.
    public String text() {
        return String.valueOf(getMessage());
    }
}
