package io.skald.logql.syntax;

import io.skald.model.Matcher;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A query as a tree. Every node knows its place in the text; places play no part in what a query means.
/// [Printer] turns it into text again.
public sealed interface Expr {
    Span span();

    /// Entries of the streams that a selector names, through a pipeline: `{app="web"} |= "x" | json`.
    ///
    /// @param matchers one or more, of which one does not match a stream without its label
    /// @param stages in order; may be empty
    record Log(List<Matcher> matchers, List<Stage> stages, Span span) implements Expr {
        public Log {
            matchers = List.copyOf(matchers);
            stages = List.copyOf(stages);
        }
    }

    /// An expression whose value is a number, or one number per series, at each point of time.
    sealed interface Metric extends Expr {}

    /// `count_over_time({…}[5m])`.
    ///
    /// @param parameter the quantile of `quantile_over_time`; null for all others
    /// @param grouping null when the operation keeps all labels
    record RangeAggregation(
            RangeOp op,
            LogRange range,
            @Nullable Double parameter,
            @Nullable Grouping grouping,
            Span span)
            implements Metric {}

    /// `sum by (app) (…)`.
    ///
    /// @param parameter the number of series of `topk` and its sisters, 1 or more; 0 for all others
    /// @param grouping without names and `by` when none is written
    record VectorAggregation(VectorOp op, int parameter, Grouping grouping, Metric inner, Span span)
            implements Metric {}

    /// `a + on (app) b`.
    record Binary(BinaryOp op, Matching matching, Metric left, Metric right, Span span)
            implements Metric {}

    /// `label_replace(v, "dst", "replacement", "src", "regex")`.
    record LabelReplace(
            Metric inner,
            String destination,
            String replacement,
            String source,
            String regex,
            Span span)
            implements Metric {}

    /// A number; operations on two of them are folded away by the parser.
    record Literal(double value, Span span) implements Metric {}

    /// `vector(1)`: a number as a series without labels.
    record VectorLiteral(double value, Span span) implements Metric {}

    /// Entries of a window that moves along with the evaluation: `{…} | json | unwrap x [5m] offset 1h`.
    ///
    /// @param rangeNanos length of the window, 0 or more
    /// @param offsetNanos how far back the window is moved; negative: ahead
    /// @param unwrap null when entries are counted and not their numbers used
    record LogRange(
            Log log, long rangeNanos, long offsetNanos, @Nullable Unwrap unwrap, Span span) {}

    /// `| unwrap duration(took) | __error__=""`.
    ///
    /// @param filters label filters behind it, all must hold
    record Unwrap(Conversion conversion, String label, List<LabelFilterExpr> filters, Span span) {
        public Unwrap {
            filters = List.copyOf(filters);
        }
    }

    /// What `unwrap` makes of a label's text.
    enum Conversion {
        NUMBER(""),
        BYTES("bytes"),
        DURATION("duration"),
        DURATION_SECONDS("duration_seconds");

        private final String symbol;

        Conversion(String symbol) {
            this.symbol = symbol;
        }

        /// Function's name in the language; empty for [#NUMBER].
        public String symbol() {
            return symbol;
        }
    }

    /// `by (a, b)` or `without (a, b)`.
    ///
    /// @param without whether the names are those that go
    record Grouping(boolean without, List<String> labels) {
        /// No grouping at all: everything in one series.
        public static final Grouping NONE = new Grouping(false, List.of());

        public Grouping {
            labels = List.copyOf(labels);
        }

        /// Whether all series become one.
        public boolean isSingle() {
            return !without && labels.isEmpty();
        }
    }

    /// How the two sides of a binary operation find each other.
    ///
    /// @param returnBool whether a comparison gives 0 and 1 and does not filter
    /// @param on whether `labels` are the ones to match on; else the ones to ignore
    /// @param isWritten whether `on` or `ignoring` is in the text
    /// @param cardinality which side may have many series for one of the other
    /// @param include labels that the side with one series adds to the result
    record Matching(
            boolean returnBool,
            boolean on,
            boolean isWritten,
            List<String> labels,
            Cardinality cardinality,
            List<String> include) {
        public static final Matching NONE =
                new Matching(false, false, false, List.of(), Cardinality.ONE_TO_ONE, List.of());

        public Matching {
            labels = List.copyOf(labels);
            include = List.copyOf(include);
        }
    }

    /// Which side may have many series for one of the other.
    enum Cardinality {
        ONE_TO_ONE,
        /// `group_left`
        MANY_TO_ONE,
        /// `group_right`
        ONE_TO_MANY
    }
}
