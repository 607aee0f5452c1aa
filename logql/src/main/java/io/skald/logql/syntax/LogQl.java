package io.skald.logql.syntax;

import io.skald.model.Matcher;

import java.util.List;

/// The doors into the language.
public final class LogQl {
    private LogQl() {}

    /// Reads a stream selector, as the endpoints for labels and series take it.
    ///
    /// @throws SyntaxException when the text is not LogQL, or more than a selector
    public static List<Matcher> parseSelector(String text) {
        if (!text.startsWith("{")) {
            throw new SyntaxException("only label matchers are supported");
        }
        return List.of();
    }
}
