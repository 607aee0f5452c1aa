package io.skald.logql.template;

import io.skald.logql.template.Token.Kind;

import java.util.ArrayDeque;
import java.util.Deque;

/// Tokens to look at, take and put back.
final class TokenQueue {
    private final String name;
    private final TemplateLexer lexer;
    private final Deque<Token> returned = new ArrayDeque<>();
    private int lastLine = 1;
    private int actionLine;

    TokenQueue(String name, String byteText) {
        this.name = name;
        this.lexer = new TemplateLexer(byteText);
    }

    Token next() {
        if (!returned.isEmpty()) {
            return returned.pop();
        }
        Token token = lexer.next();
        lastLine = token.line();
        return token;
    }

    void back(Token token) {
        returned.push(token);
    }

    Token peek() {
        Token token = next();
        back(token);
        return token;
    }

    Token nextNonSpace() {
        Token token = next();
        while (token.kind() == Kind.SPACE) {
            token = next();
        }
        return token;
    }

    Token peekNonSpace() {
        Token token = nextNonSpace();
        back(token);
        return token;
    }

    Token expect(Kind kind, String context) {
        Token token = nextNonSpace();
        if (token.kind() != kind) {
            throw unexpected(token, context);
        }
        return token;
    }

    /// @param line line of its `{{`, 0 when the action is over
    void startAction(int line) {
        actionLine = line;
    }

    TemplateSyntaxException unexpected(Token token, String context) {
        if (token.kind() != Kind.ERROR) {
            return error("unexpected " + token.shown() + " in " + context);
        }
        String started = "";
        if (actionLine != 0 && actionLine != token.line()) {
            boolean named = token.text().endsWith(" action");
            started = (named ? "" : " in action") + " started at " + name + ":" + actionLine;
        }
        return error(token.text() + started);
    }

    TemplateSyntaxException error(String message) {
        return new TemplateSyntaxException(
                ByteText.unicode("template: " + name + ":" + lastLine + ": " + message));
    }
}
