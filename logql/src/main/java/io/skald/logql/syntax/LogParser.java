package io.skald.logql.syntax;

import io.skald.logql.syntax.LabelFilterExpr.Comparison;
import io.skald.logql.syntax.Stage.Assignment;
import io.skald.logql.syntax.Stage.Choice;
import io.skald.logql.syntax.Stage.Extraction;
import io.skald.logql.syntax.Stage.LineOp;
import io.skald.logql.syntax.Stage.Term;
import io.skald.logql.syntax.Token.Kind;
import io.skald.logql.text.RegexSyntaxException;
import io.skald.model.Matcher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads selectors and pipelines; [Parser] reads what stands around them.
final class LogParser {
    private static final String EMPTY_COMPATIBLE =
            "queries require at least one regexp or equality matcher that does not have an"
                    + " empty-compatible value. For instance, app=~\".*\" does not meet this"
                    + " requirement, but app=~\".+\" will";

    /// Parentheses and commas within each other in a label filter.
    private static final int MAX_DEPTH = 500;

    /// Conditions of one label filter; a chain of them makes a tree as high as it is long, and is printed with as many
    /// parentheses.
    private static final int MAX_CONDITIONS = 400;

    private final TokenStream tokens;
    private int depth;
    private int conditions;

    LogParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// `{app="web"}`. Its matchers are checked by [#requireMatcher(List)] when the whole query is read.
    List<Matcher> selector() {
        tokens.expect(Kind.OPEN_BRACE);
        List<Matcher> matchers = new ArrayList<>();
        if (tokens.accept(Kind.CLOSE_BRACE)) {
            return matchers;
        }
        Token name = tokens.expect(Kind.IDENTIFIER, Kind.CLOSE_BRACE);
        while (true) {
            matchers.add(matcher(name.text(), selectorOp()));
            Token separator = tokens.expect(Kind.CLOSE_BRACE, Kind.COMMA);
            if (separator.kind() == Kind.CLOSE_BRACE) {
                return matchers;
            }
            name = tokens.expect(Kind.IDENTIFIER);
        }
    }

    private Matcher.Op selectorOp() {
        return matcherOp(tokens.expect(Kind.EQ, Kind.RE, Kind.NRE, Kind.NEQ).kind());
    }

    private static Matcher.Op matcherOp(Kind kind) {
        return switch (kind) {
            case EQ -> Matcher.Op.EQUAL;
            case NEQ -> Matcher.Op.NOT_EQUAL;
            case RE -> Matcher.Op.REGEX;
            case NRE -> Matcher.Op.NOT_REGEX;
            default -> throw new IllegalStateException("no matcher operator: " + kind);
        };
    }

    private Matcher matcher(String name, Matcher.Op op) {
        String value = tokens.expect(Kind.STRING).text();
        try {
            return new Matcher(name, op, value);
        } catch (RegexSyntaxException e) {
            throw SyntaxException.meaning("error parsing regexp: " + e.getMessage());
        }
    }

    /// @throws SyntaxException when the matchers do not narrow the streams down at all
    static void requireMatcher(List<Matcher> matchers) {
        for (Matcher matcher : matchers) {
            if (!matcher.matchesEmpty()) {
                return;
            }
        }
        throw SyntaxException.meaning(EMPTY_COMPATIBLE);
    }

    /// The stages that follow, if any. Stops in front of what is none, and in front of `| unwrap` if that is allowed.
    List<Stage> stages(boolean unwrapAllowed) {
        List<Stage> stages = new ArrayList<>();
        while (true) {
            LineOp op = lineOp(tokens.peek().kind());
            if (op != null && !isComparison(op)) {
                stages.add(lineFilter(op));
            } else if (tokens.is(Kind.PIPE) && !(unwrapAllowed && tokens.isSecond(Kind.UNWRAP))) {
                stages.add(stage(tokens.next().span()));
            } else {
                return stages;
            }
        }
    }

    /// `{…} != "x"` is a filter, `{…} != 5` would compare (and is refused later, as logs cannot be compared).
    private boolean isComparison(LineOp op) {
        return op == LineOp.NOT_CONTAINS
                && !tokens.isSecond(Kind.STRING)
                && !tokens.isSecond(Kind.IP);
    }

    private static @Nullable LineOp lineOp(Kind kind) {
        return switch (kind) {
            case PIPE_EXACT -> LineOp.CONTAINS;
            case NEQ -> LineOp.NOT_CONTAINS;
            case PIPE_MATCH -> LineOp.MATCHES;
            case NRE -> LineOp.NOT_MATCHES;
            case PIPE_PATTERN -> LineOp.PATTERN;
            case NPA -> LineOp.NOT_PATTERN;
            default -> null;
        };
    }

    private Stage lineFilter(LineOp op) {
        Span start = tokens.next().span();
        List<Term> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (tokens.accept(Kind.OR));
        return new Stage.LineFilter(op, terms, tokens.since(start));
    }

    private Term term() {
        Token token = tokens.expect(Kind.STRING, Kind.IP);
        return token.kind() == Kind.STRING
                ? new Term(token.text(), false)
                : new Term(ipPattern(), true);
    }

    /// What stands behind `ip`: `("10.0.0.0/8")`.
    private String ipPattern() {
        tokens.expect(Kind.OPEN_PAREN);
        String pattern = tokens.expect(Kind.STRING).text();
        tokens.expect(Kind.CLOSE_PAREN);
        return pattern;
    }

    private Stage stage(Span pipe) {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case JSON -> {
                tokens.next();
                yield new Stage.Json(optionalExtractions(), tokens.since(pipe));
            }
            case LOGFMT -> logfmt(pipe);
            case REGEXP -> new Stage.Regexp(argument(), tokens.since(pipe));
            case PATTERN -> new Stage.Pattern(argument(), tokens.since(pipe));
            case UNPACK -> new Stage.Unpack(tokens.next().span());
            case LINE_FORMAT -> new Stage.LineFormat(argument(), tokens.since(pipe));
            case LABEL_FORMAT -> labelFormat(pipe);
            case DECOLORIZE -> new Stage.Decolorize(tokens.next().span());
            case DROP -> {
                tokens.next();
                yield new Stage.Drop(choices(), tokens.since(pipe));
            }
            case KEEP -> {
                tokens.next();
                yield new Stage.Keep(choices(), tokens.since(pipe));
            }
            case IDENTIFIER, OPEN_PAREN -> new Stage.LabelFilter(labelFilter(), tokens.since(pipe));
            default -> throw tokens.unexpected();
        };
    }

    private String argument() {
        tokens.next();
        return tokens.expect(Kind.STRING).text();
    }

    private Stage logfmt(Span pipe) {
        tokens.next();
        boolean strict = false;
        boolean keepEmpty = false;
        while (tokens.is(Kind.FLAG)) {
            if (tokens.next().text().equals("--strict")) {
                strict = true;
            } else {
                keepEmpty = true;
            }
        }
        return new Stage.Logfmt(strict, keepEmpty, optionalExtractions(), tokens.since(pipe));
    }

    private List<Extraction> optionalExtractions() {
        List<Extraction> extractions = new ArrayList<>();
        if (!tokens.is(Kind.IDENTIFIER)) {
            return extractions;
        }
        do {
            String label = tokens.expect(Kind.IDENTIFIER).text();
            String expression = tokens.accept(Kind.EQ) ? tokens.expect(Kind.STRING).text() : label;
            extractions.add(new Extraction(label, expression));
        } while (tokens.accept(Kind.COMMA));
        return extractions;
    }

    private Stage labelFormat(Span pipe) {
        tokens.next();
        List<Assignment> assignments = new ArrayList<>();
        do {
            String label = tokens.expect(Kind.IDENTIFIER).text();
            tokens.expect(Kind.EQ);
            Token source = tokens.expect(Kind.IDENTIFIER, Kind.STRING);
            assignments.add(new Assignment(label, source.text(), source.kind() == Kind.STRING));
        } while (tokens.accept(Kind.COMMA));
        return new Stage.LabelFormat(assignments, tokens.since(pipe));
    }

    private List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        do {
            String label = tokens.expect(Kind.IDENTIFIER).text();
            choices.add(
                    switch (tokens.peek().kind()) {
                        case EQ, NEQ, RE, NRE ->
                                new Choice(label, matcher(label, matcherOp(tokens.next().kind())));
                        default -> new Choice(label, null);
                    });
        } while (tokens.accept(Kind.COMMA));
        return choices;
    }

    LabelFilterExpr labelFilter() {
        depth = 0;
        conditions = 0;
        return labelFilter(0);
    }

    /// `and` binds tighter than `or`. A comma, or nothing at all, between two conditions means *and* as well, but has no
    /// rank: it takes all that follows as its right side, wherever it stands.
    ///
    /// @param rank 0: take everything that follows; 2: `and` only; 3: neither `and` nor `or`
    private LabelFilterExpr labelFilter(int rank) {
        if (++depth > MAX_DEPTH) {
            throw SyntaxException.tooDeep();
        }
        LabelFilterExpr filter = conditions(rank);
        depth--;
        return filter;
    }

    private LabelFilterExpr conditions(int rank) {
        Span start = tokens.peek().span();
        LabelFilterExpr left = condition();
        while (true) {
            switch (tokens.peek().kind()) {
                case COMMA, IDENTIFIER, OPEN_PAREN -> {
                    tokens.accept(Kind.COMMA);
                    LabelFilterExpr right = labelFilter(0);
                    left = new LabelFilterExpr.And(left, right, tokens.since(start));
                }
                case AND -> {
                    if (rank > 2) {
                        return left;
                    }
                    tokens.next();
                    LabelFilterExpr right = labelFilter(3);
                    left = new LabelFilterExpr.And(left, right, tokens.since(start));
                }
                case OR -> {
                    if (rank > 1) {
                        return left;
                    }
                    tokens.next();
                    LabelFilterExpr right = labelFilter(2);
                    left = new LabelFilterExpr.Or(left, right, tokens.since(start));
                }
                default -> {
                    return left;
                }
            }
        }
    }

    private LabelFilterExpr condition() {
        Token first = tokens.expect(Kind.IDENTIFIER, Kind.OPEN_PAREN);
        if (first.kind() == Kind.OPEN_PAREN) {
            LabelFilterExpr inner = labelFilter(0);
            tokens.expect(Kind.CLOSE_PAREN);
            return inner;
        }
        if (++conditions > MAX_CONDITIONS) {
            throw SyntaxException.tooDeep();
        }
        String label = first.text();
        Token op = tokens.peek();
        return switch (op.kind()) {
            case RE, NRE -> {
                tokens.next();
                Matcher matcher = matcher(label, matcherOp(op.kind()));
                yield text(label, matcher.op(), matcher.value(), first.span());
            }
            case EQ, NEQ -> {
                tokens.next();
                yield switch (tokens.peek().kind()) {
                    case STRING ->
                            text(label, matcherOp(op.kind()), tokens.next().text(), first.span());
                    case IP -> ip(label, op.kind() == Kind.NEQ, first.span());
                    default -> number(label, comparison(op.kind()), first.span());
                };
            }
            case CMP_EQ, GT, GTE, LT, LTE -> {
                tokens.next();
                yield number(label, comparison(op.kind()), first.span());
            }
            default -> throw tokens.unexpected();
        };
    }

    private LabelFilterExpr text(String label, Matcher.Op op, String value, Span start) {
        return new LabelFilterExpr.Text(label, op, value, tokens.since(start));
    }

    private LabelFilterExpr ip(String label, boolean negated, Span start) {
        tokens.next();
        String pattern = ipPattern();
        return new LabelFilterExpr.Ip(label, negated, pattern, tokens.since(start));
    }

    private static Comparison comparison(Kind kind) {
        return switch (kind) {
            case EQ, CMP_EQ -> Comparison.EQ;
            case NEQ -> Comparison.NEQ;
            case GT -> Comparison.GT;
            case GTE -> Comparison.GTE;
            case LT -> Comparison.LT;
            case LTE -> Comparison.LTE;
            default -> throw new IllegalStateException("no comparison: " + kind);
        };
    }

    private LabelFilterExpr number(String label, Comparison op, Span start) {
        boolean negative = tokens.is(Kind.SUB);
        if (negative || tokens.is(Kind.ADD)) {
            tokens.next();
            if (!tokens.is(Kind.NUMBER) && !tokens.is(Kind.DURATION)) {
                throw tokens.unexpected(Kind.NUMBER);
            }
        }
        Token value = tokens.peek();
        return switch (value.kind()) {
            case NUMBER -> {
                tokens.next();
                double number = QueryNumbers.parseLiteral(value.text());
                yield new LabelFilterExpr.Numeric(
                        label,
                        op,
                        negative ? -number : number,
                        QueryNumbers.hasPrefix(value.text()),
                        tokens.since(start));
            }
            case DURATION -> {
                tokens.next();
                long nanos = negative ? -value.amount() : value.amount();
                yield new LabelFilterExpr.Duration(label, op, nanos, tokens.since(start));
            }
            case BYTES -> {
                tokens.next();
                yield new LabelFilterExpr.Bytes(label, op, value.amount(), tokens.since(start));
            }
            default -> throw tokens.unexpected();
        };
    }
}
