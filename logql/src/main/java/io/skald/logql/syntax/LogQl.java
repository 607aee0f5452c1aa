package io.skald.logql.syntax;

import io.skald.model.Matcher;

import java.util.List;

/// The doors into the language.
public final class LogQl {
    private LogQl() {}

    /// Reads a query.
    ///
    /// @throws SyntaxException when the text is not LogQL
    public static Expr parse(String text) {
        return new Parser(Lexer.tokens(text)).query();
    }

    /// Canonical text of a query, on several lines when it is long.
    ///
    /// @throws SyntaxException when the text is not LogQL
    public static String format(String text) {
        return Formatter.format(parse(text));
    }

    /// Reads a stream selector, as the endpoints for labels and series take it.
    ///
    /// @return one matcher or more
    /// @throws SyntaxException when the text is not LogQL, or more than a selector
    public static List<Matcher> parseSelector(String text) {
        if (parse(text) instanceof Expr.Log(var matchers, var stages, _) && stages.isEmpty()) {
            return matchers;
        }
        throw new SyntaxException("only label matchers are supported");
    }
}
