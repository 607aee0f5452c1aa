package io.skald.logql.syntax;

import io.skald.logql.syntax.Token.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The tokens of a query and how far the parser is. Not thread-safe.
final class TokenStream {
    /// More expected tokens than this, and the message names none (so does goyacc, which made Loki's parser).
    private static final int MAX_EXPECTED = 4;

    private final List<Token> tokens;
    private final @Nullable SyntaxException failure;
    private int at;

    /// @param failure thrown when the parser comes to the end of the tokens; null when they are complete
    TokenStream(List<Token> tokens, @Nullable SyntaxException failure) {
        this.tokens = tokens;
        this.failure = failure;
    }

    Token peek() {
        return peek(0);
    }

    private Token peek(int ahead) {
        int index = at + ahead;
        if (index >= tokens.size()) {
            if (failure != null) {
                throw failure;
            }
            return tokens.getLast();
        }
        return tokens.get(index);
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    /// Whether the token behind the next one is of that kind.
    boolean isSecond(Kind kind) {
        return peek(1).kind() == kind;
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    /// Steps over the next token if it is of that kind.
    boolean accept(Kind kind) {
        if (is(kind)) {
            at++;
            return true;
        }
        return false;
    }

    /// The next token, which has to be one of those kinds.
    Token expect(Kind... kinds) {
        Token token = peek();
        for (Kind kind : kinds) {
            if (token.kind() == kind) {
                at++;
                return token;
            }
        }
        throw unexpected(kinds);
    }

    /// Refuses a lone `!`, which Loki takes for a label. Followed by `=`, it would be another token when it is printed.
    void checkLabels() {
        for (Token token : tokens) {
            if (token.kind() == Kind.IDENTIFIER && token.text().equals("!")) {
                throw SyntaxException.at(
                        token.position(), "syntax error: unexpected " + token.shown());
            }
        }
    }

    /// Complaint about the next token.
    ///
    /// @param expected what could stand there; none when that would be too many
    SyntaxException unexpected(Kind... expected) {
        Token token = peek();
        String message = "syntax error: unexpected " + token.shown();
        if (expected.length > 0 && expected.length <= MAX_EXPECTED) {
            message +=
                    Arrays.stream(expected)
                            .map(Kind::shown)
                            .collect(Collectors.joining(" or ", ", expecting ", ""));
        }
        return SyntaxException.at(token.position(), message);
    }

    /// From the beginning of `first` to the end of the token read last.
    Span since(Span first) {
        return at == 0 ? first : first.to(tokens.get(Math.min(at, tokens.size()) - 1).span());
    }
}
