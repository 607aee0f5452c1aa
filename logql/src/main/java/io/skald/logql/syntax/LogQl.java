package io.skald.logql.syntax;

import io.skald.model.Matcher;
import io.skald.model.Utf8;

import java.util.List;

/// The doors into the language.
public final class LogQl {
    /// From here on a text is too long, as in Loki.
    private static final int MAX_TEXT_BYTES = 128 << 10;

    private LogQl() {}

    /// Reads a query. Its tree is at most a few hundred levels high, so that it may be walked by recursion.
    ///
    /// @throws SyntaxException when the text is not LogQL, or too long
    public static Expr parse(String text) {
        checkLength(text);
        return new Parser(Lexer.tokens(text)).query();
    }

    private static void checkLength(String text) {
        if (3L * text.length() < MAX_TEXT_BYTES) {
            return;
        }
        int bytes = Utf8.bytes(text).length;
        if (bytes >= MAX_TEXT_BYTES) {
            throw SyntaxException.meaning(
                    "input size too long (" + bytes + " > " + MAX_TEXT_BYTES + ")");
        }
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
