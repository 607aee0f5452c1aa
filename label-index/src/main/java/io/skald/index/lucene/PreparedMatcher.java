package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A matcher split into its positive test (`=`, `=~`) and a negation, with the verdicts of its regex remembered.
/// For one query; not thread-safe.
final class PreparedMatcher {
    // A label with more values than this is not worth the heap; the regex runs again instead.
    private static final int MAX_REMEMBERED = 20_000;

    private final Matcher matcher;
    private final boolean negated;
    private final boolean positiveTakesEmpty;
    private final RegexShape shape;
    private final Map<String, Boolean> verdicts = new HashMap<>();

    PreparedMatcher(Matcher matcher) {
        this.matcher = matcher;
        this.negated = matcher.op() == Matcher.Op.NOT_EQUAL || matcher.op() == Matcher.Op.NOT_REGEX;
        this.positiveTakesEmpty = matcher.matchesEmpty() != negated;
        this.shape =
                switch (matcher.op()) {
                    case EQUAL, NOT_EQUAL -> new RegexShape.Literals(List.of(matcher.value()));
                    case REGEX, NOT_REGEX -> RegexShape.of(matcher.value());
                };
    }

    String name() {
        return matcher.name();
    }

    /// Of the positive test.
    RegexShape shape() {
        return shape;
    }

    boolean negated() {
        return negated;
    }

    /// Whether the positive test holds for a stream without the label.
    boolean positiveTakesEmpty() {
        return positiveTakesEmpty;
    }

    /// Whether streams have to be taken away from all others, instead of being found by their terms.
    boolean isComplement() {
        return matcher.matchesEmpty();
    }

    /// Whether the values of the label have to be walked through.
    boolean walksValues() {
        return shape instanceof RegexShape.Other;
    }

    boolean matches(LabelSet labels) {
        String value = labels.get(matcher.name());
        return positive(value == null ? "" : value) != negated;
    }

    boolean positive(String value) {
        return switch (shape) {
            case RegexShape.AnyText() -> positiveTakesEmpty || !value.isEmpty();
            case RegexShape.Literals(var texts) -> texts.contains(value);
            case RegexShape.Other(_) -> runRegex(value);
        };
    }

    private boolean runRegex(String value) {
        Boolean known = verdicts.get(value);
        if (known != null) {
            return known;
        }
        boolean verdict = matcher.matches(value) != negated;
        if (verdicts.size() < MAX_REMEMBERED) {
            verdicts.put(value, verdict);
        }
        return verdict;
    }
}
