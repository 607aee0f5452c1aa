package io.skald.logql.syntax;

import io.skald.model.Matcher;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One step of a log pipeline, as written in the query.
public sealed interface Stage {
    /// Place in the query text.
    Span span();

    /// `|= "a" or "b"`: for the positive operators one term must be found, for the negative ones none.
    record LineFilter(LineOp op, List<Term> terms, Span span) implements Stage {
        public LineFilter {
            terms = List.copyOf(terms);
        }
    }

    /// What a line filter looks for.
    ///
    /// @param text string, regular expression or pattern; see [GoStrings#bytes(String)]
    /// @param ip whether it is an address written as `ip("…")`
    record Term(String text, boolean ip) {}

    /// The six operators of line filters.
    enum LineOp {
        CONTAINS("|=", false),
        NOT_CONTAINS("!=", true),
        MATCHES("|~", false),
        NOT_MATCHES("!~", true),
        PATTERN("|>", false),
        NOT_PATTERN("!>", true);

        private final String symbol;
        private final boolean negative;

        LineOp(String symbol, boolean negative) {
            this.symbol = symbol;
            this.negative = negative;
        }

        public String symbol() {
            return symbol;
        }

        public boolean isNegative() {
            return negative;
        }
    }

    /// `| json` or `| json a="b.c[0]"`.
    ///
    /// @param extractions empty for all fields
    record Json(List<Extraction> extractions, Span span) implements Stage {
        public Json {
            extractions = List.copyOf(extractions);
        }
    }

    /// `| logfmt --strict --keep-empty a="b"`.
    ///
    /// @param extractions empty for all fields
    record Logfmt(boolean strict, boolean keepEmpty, List<Extraction> extractions, Span span)
            implements Stage {
        public Logfmt {
            extractions = List.copyOf(extractions);
        }
    }

    /// A label and the expression that gives its value.
    record Extraction(String label, String expression) {}

    /// `| regexp "(?P<a>…)"`
    record Regexp(String regex, Span span) implements Stage {}

    /// `| pattern "<a> <_>"`
    record Pattern(String pattern, Span span) implements Stage {}

    /// `| unpack`
    record Unpack(Span span) implements Stage {}

    /// `| level="error" or status>=500`
    record LabelFilter(LabelFilterExpr filter, Span span) implements Stage {}

    /// `| line_format "{{.msg}}"`
    record LineFormat(String template, Span span) implements Stage {}

    /// `| label_format a=b, c="{{.d}}"`
    record LabelFormat(List<Assignment> assignments, Span span) implements Stage {
        public LabelFormat {
            assignments = List.copyOf(assignments);
        }
    }

    /// @param template whether `source` is a template; else it is the label to rename
    record Assignment(String label, String source, boolean template) {}

    /// `| decolorize`
    record Decolorize(Span span) implements Stage {}

    /// `| drop a, b="c"`
    record Drop(List<Choice> choices, Span span) implements Stage {
        public Drop {
            choices = List.copyOf(choices);
        }
    }

    /// `| keep a, b="c"`
    record Keep(List<Choice> choices, Span span) implements Stage {
        public Keep {
            choices = List.copyOf(choices);
        }
    }

    /// A label to drop or to keep.
    ///
    /// @param matcher condition on its value; null: whatever it is
    record Choice(String label, @Nullable Matcher matcher) {}
}
