package io.skald.logql.syntax;

/// A query is not LogQL. The message is Loki's, with line and column where Loki gives them.
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SyntaxException(String message) {
        super(message);
    }

    /// A mistake at a place in the text.
    static SyntaxException at(Token.Position position, String message) {
        return new SyntaxException("parse error " + position + ": " + message);
    }

    /// What nobody writes by hand and would need a tree too high for recursion.
    static SyntaxException tooDeep() {
        return meaning("expression is nested too deep");
    }

    /// A mistake in what the words mean together.
    public static SyntaxException meaning(String message) {
        return new SyntaxException("parse error : " + message);
    }
}
