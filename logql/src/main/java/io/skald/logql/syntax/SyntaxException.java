package io.skald.logql.syntax;

/// A query is not LogQL. The message is Loki's, with line and column where Loki gives them.
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SyntaxException(String message) {
        super(message);
    }
}
