package io.skald.server;

/// The server cannot start, for a reason that its owner can remove. The message is one line that says which.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }
}
