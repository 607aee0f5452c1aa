package io.skald.logql.syntax;

import io.skald.logql.syntax.Expr.Cardinality;
import io.skald.logql.syntax.Expr.Conversion;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.LogRange;
import io.skald.logql.syntax.Expr.Matching;
import io.skald.logql.syntax.Expr.Metric;
import io.skald.logql.syntax.Token.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads a query by recursive descent. The places where messages name what they expect are those where the table of
/// Loki's parser knows no default, so that the texts are the same.
final class Parser {
    /// Deeper expressions are refused; nobody writes them, and recursion has to end.
    private static final int MAX_DEPTH = 200;

    /// The same for the operations in one query, as a chain of them makes a tree as high as it is long.
    private static final int MAX_OPERATIONS = 180;

    private final TokenStream tokens;
    private final LogParser logs;
    private int depth;
    private int operations;

    Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.logs = new LogParser(tokens);
    }

    Expr query() {
        Expr expr = binary(1);
        if (!tokens.is(Kind.END)) {
            throw tokens.unexpected();
        }
        tokens.checkLabels();
        return expr;
    }

    /// Operands of operators that bind at least as tight as `precedence`.
    private Expr binary(int precedence) {
        if (++depth > MAX_DEPTH) {
            throw SyntaxException.tooDeep();
        }
        Span start = tokens.peek().span();
        Expr left = operand();
        BinaryOp op = BinaryOp.of(tokens.peek().kind());
        while (op != null && op.precedence() >= precedence) {
            tokens.next();
            Matching matching = matching();
            Expr right = binary(op.isRightAssociative() ? op.precedence() : op.precedence() + 1);
            left = combine(op, matching, left, right, start);
            op = BinaryOp.of(tokens.peek().kind());
        }
        depth--;
        return left;
    }

    private Metric combine(BinaryOp op, Matching matching, Expr left, Expr right, Span start) {
        Metric leftLeg = leg(op, left, "left");
        Metric rightLeg = leg(op, right, "right");
        Span span = tokens.since(start);
        if (leftLeg instanceof Expr.Literal(var a, _)
                && rightLeg instanceof Expr.Literal(var b, _)) {
            return new Expr.Literal(op.apply(a, b), span);
        }
        if (++operations > MAX_OPERATIONS) {
            throw SyntaxException.tooDeep();
        }
        return new Expr.Binary(op, matching, leftLeg, rightLeg, span);
    }

    private static Metric leg(BinaryOp op, Expr leg, String side) {
        if (leg instanceof Expr.Literal(var value, _) && op.isSetOperation()) {
            throw SyntaxException.meaning(
                    String.format(
                            Locale.ROOT,
                            "unexpected literal for %s leg of logical/set binary operation (%s):"
                                    + " %f",
                            side,
                            op.symbol(),
                            value));
        }
        return switch (leg) {
            case Metric metric -> metric;
            case Expr.Log log ->
                    throw SyntaxException.meaning(
                            "unexpected type for "
                                    + side
                                    + " leg of binary operation ("
                                    + op.symbol()
                                    + "): *syntax."
                                    + (log.stages().isEmpty() ? "MatchersExpr" : "PipelineExpr"));
        };
    }

    private Matching matching() {
        boolean returnBool = tokens.accept(Kind.BOOL);
        if (!tokens.is(Kind.ON) && !tokens.is(Kind.IGNORING)) {
            Matching none = Matching.NONE;
            return new Matching(
                    returnBool,
                    none.on(),
                    none.isWritten(),
                    none.labels(),
                    none.cardinality(),
                    none.include());
        }
        boolean on = tokens.next().kind() == Kind.ON;
        tokens.expect(Kind.OPEN_PAREN);
        List<String> labels = labelsUntilParenthesis();
        Cardinality cardinality = Cardinality.ONE_TO_ONE;
        List<String> include = List.of();
        if (tokens.is(Kind.GROUP_LEFT) || tokens.is(Kind.GROUP_RIGHT)) {
            cardinality =
                    tokens.next().kind() == Kind.GROUP_LEFT
                            ? Cardinality.MANY_TO_ONE
                            : Cardinality.ONE_TO_MANY;
            // A parenthesis behind it may also be the right side: `a * on (b) group_left (c)` has
            // none.
            if (tokens.is(Kind.OPEN_PAREN)
                    && (tokens.isSecond(Kind.IDENTIFIER) || tokens.isSecond(Kind.CLOSE_PAREN))) {
                tokens.next();
                include = labelsUntilParenthesis();
            }
        }
        return new Matching(returnBool, on, true, labels, cardinality, include);
    }

    private List<String> labelsUntilParenthesis() {
        List<String> labels = new ArrayList<>();
        if (tokens.accept(Kind.CLOSE_PAREN)) {
            return labels;
        }
        labels.add(tokens.expect(Kind.IDENTIFIER, Kind.CLOSE_PAREN).text());
        while (tokens.expect(Kind.COMMA, Kind.CLOSE_PAREN).kind() == Kind.COMMA) {
            labels.add(tokens.expect(Kind.IDENTIFIER).text());
        }
        return labels;
    }

    private Expr operand() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case OPEN_BRACE -> log();
            case OPEN_PAREN -> parenthesis();
            case NUMBER -> literal(1);
            case ADD, SUB -> {
                tokens.next();
                if (!tokens.is(Kind.NUMBER)) {
                    throw tokens.unexpected(Kind.NUMBER);
                }
                yield literal(token.kind() == Kind.SUB ? -1 : 1);
            }
            case FUNCTION -> function();
            case VECTOR -> vector();
            case LABEL_REPLACE -> labelReplace();
            case VARIANTS -> throw variants();
            default -> throw tokens.unexpected();
        };
    }

    private Expr.Log log() {
        Span start = tokens.peek().span();
        var matchers = logs.selector();
        List<Stage> stages = logs.stages(false);
        LogParser.requireMatcher(matchers);
        return new Expr.Log(matchers, stages, tokens.since(start));
    }

    private Expr parenthesis() {
        Span start = tokens.next().span();
        Expr inner = binary(1);
        tokens.expect(Kind.CLOSE_PAREN);
        if (inner instanceof Expr.Log(var matchers, var stages, _)) {
            List<Stage> all = new ArrayList<>(stages);
            all.addAll(logs.stages(false));
            return new Expr.Log(matchers, all, tokens.since(start));
        }
        return inner;
    }

    /// Reads `variants(…) of (…)`, so that mistakes in it are told first.
    private SyntaxException variants() {
        tokens.next();
        tokens.expect(Kind.OPEN_PAREN);
        do {
            metric();
        } while (tokens.accept(Kind.COMMA));
        tokens.expect(Kind.CLOSE_PAREN);
        Token of = tokens.peek();
        if (!of.text().equals("of")) {
            throw tokens.unexpected();
        }
        tokens.next();
        new RangeParser(tokens, logs).range();
        return new SyntaxException("multi variant queries are disabled for this instance");
    }

    private Metric literal(int sign) {
        Token number = tokens.next();
        return new Expr.Literal(sign * decimal(number, "literal"), number.span());
    }

    private static double decimal(Token number, String what) {
        if (QueryNumbers.hasPrefix(number.text())) {
            throw SyntaxException.meaning(
                    "unable to parse "
                            + what
                            + " as a float: strconv.ParseFloat: parsing \""
                            + number.text()
                            + "\": invalid syntax");
        }
        return QueryNumbers.parseLiteral(number.text());
    }

    private Metric vector() {
        Span start = tokens.next().span();
        tokens.expect(Kind.OPEN_PAREN);
        Token number = tokens.expect(Kind.NUMBER);
        tokens.expect(Kind.CLOSE_PAREN);
        return new Expr.VectorLiteral(decimal(number, "vectorExpr"), tokens.since(start));
    }

    private Metric labelReplace() {
        Span start = tokens.next().span();
        tokens.expect(Kind.OPEN_PAREN);
        Metric inner = metric();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tokens.expect(Kind.COMMA);
            texts.add(tokens.expect(Kind.STRING).text());
        }
        tokens.expect(Kind.CLOSE_PAREN);
        return new Expr.LabelReplace(
                inner, texts.get(0), texts.get(1), texts.get(2), texts.get(3), tokens.since(start));
    }

    /// An expression that has a value; logs alone have none.
    private Metric metric() {
        return switch (binary(1)) {
            case Metric metric -> metric;
            case Expr.Log _ -> throw tokens.unexpected();
        };
    }

    private Metric function() {
        Token name = tokens.next();
        String lowerCase = name.text().toLowerCase(Locale.ROOT);
        RangeOp range = RangeOp.byName(lowerCase);
        if (range != null) {
            return rangeAggregation(range, name.span());
        }
        VectorOp vector = VectorOp.byName(lowerCase);
        if (vector == null) {
            throw new IllegalStateException("no such function: " + lowerCase);
        }
        return vectorAggregation(vector, name.span());
    }

    private @Nullable Grouping grouping() {
        if (!tokens.is(Kind.BY) && !tokens.is(Kind.WITHOUT)) {
            return null;
        }
        boolean without = tokens.next().kind() == Kind.WITHOUT;
        tokens.expect(Kind.OPEN_PAREN);
        return new Grouping(without, labelsUntilParenthesis());
    }

    private Metric vectorAggregation(VectorOp op, Span start) {
        Grouping before = grouping();
        tokens.expect(Kind.OPEN_PAREN);
        String parameter = null;
        if (tokens.is(Kind.NUMBER) && tokens.isSecond(Kind.COMMA)) {
            parameter = tokens.next().text();
            tokens.next();
        }
        Metric inner = metric();
        if (!tokens.accept(Kind.CLOSE_PAREN)) {
            throw tokens.unexpected();
        }
        Grouping grouping = before == null ? grouping() : before;
        int count = Meaning.parameter(op, parameter);
        if (grouping != null && !op.allowsGrouping()) {
            throw SyntaxException.meaning(
                    op == VectorOp.APPROX_TOPK
                            ? "grouping not allowed for approx_topk aggregation"
                            : "sort and sort_desc doesn't allow grouping by ");
        }
        return new Expr.VectorAggregation(
                op, count, grouping == null ? Grouping.NONE : grouping, inner, tokens.since(start));
    }

    private Metric rangeAggregation(RangeOp op, Span start) {
        tokens.expect(Kind.OPEN_PAREN);
        Token parameter = null;
        if (tokens.is(Kind.NUMBER)) {
            parameter = tokens.next();
            tokens.expect(Kind.COMMA);
        } else if (!tokens.is(Kind.OPEN_BRACE) && !tokens.is(Kind.OPEN_PAREN)) {
            throw tokens.unexpected(Kind.NUMBER, Kind.OPEN_BRACE, Kind.OPEN_PAREN);
        }
        LogRange range = new RangeParser(tokens, logs).range();
        tokens.expect(Kind.CLOSE_PAREN);
        Grouping grouping = grouping();
        Double value = parameter == null ? null : decimal(parameter, "literal");
        Meaning.checkRange(op, range, value, grouping);
        return new Expr.RangeAggregation(op, range, value, grouping, tokens.since(start));
    }

    /// @return the conversion that a token names, [Conversion#NUMBER] when it names none
    static Conversion conversion(Kind kind) {
        return switch (kind) {
            case BYTES_CONV -> Conversion.BYTES;
            case DURATION_CONV -> Conversion.DURATION;
            case DURATION_SECONDS_CONV -> Conversion.DURATION_SECONDS;
            default -> Conversion.NUMBER;
        };
    }
}
