package io.skald.logql.pipeline;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `|> "<_>job <_> failed"`: the literals occur in the line one behind the other, each capture between or around them takes
/// one byte or more, and the line ends where the pattern does.
///
/// Each literal is taken at its first place behind the one before; there is no second try. The start is not anchored: only
/// a capture in front asks for something to stand there. Immutable.
final class PatternFilter implements LineFilter.LinePredicate {
    /// Searching a whole block for a shorter string leaves most lines in.
    private static final int MIN_SELECTIVE_BYTES = 4;

    /// Further strings seldom rule out lines that the longest ones left.
    private static final int MAX_SELECTIVE = 3;

    private final List<ByteFinder> literals;
    private final boolean startsWithCapture;
    private final boolean endsWithCapture;

    private PatternFilter(LogPattern pattern) {
        List<LogPattern.Part> parts = pattern.parts();
        this.literals =
                parts.stream()
                        .filter(LogPattern.Literal.class::isInstance)
                        .map(part -> new ByteFinder(((LogPattern.Literal) part).bytes()))
                        .toList();
        this.startsWithCapture = !parts.isEmpty() && parts.getFirst() instanceof LogPattern.Capture;
        this.endsWithCapture = !parts.isEmpty() && parts.getLast() instanceof LogPattern.Capture;
    }

    /// The filter, led by the longest literals, so that a store can skip and search blocks.
    ///
    /// @throws IllegalArgumentException with Loki's words when it is no pattern
    static LineFilter compile(String text) {
        var predicate = new PatternFilter(LogPattern.forFilter(text));
        List<LineFilter> all = new ArrayList<>();
        predicate.literals.stream()
                .filter(literal -> literal.length() >= MIN_SELECTIVE_BYTES)
                .sorted(Comparator.comparingInt(ByteFinder::length).reversed())
                .distinct()
                .limit(MAX_SELECTIVE)
                .forEach(literal -> all.add(new LineFilter.Contains(literal)));
        all.add(new LineFilter.Custom(predicate));
        return all.size() == 1 ? all.getFirst() : new LineFilter.All(all);
    }

    @Override
    public boolean test(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (int i = 0; i < literals.size(); i++) {
            ByteFinder literal = literals.get(i);
            int place = literal.indexOf(bytes, at, end);
            boolean behindCapture = i > 0 || startsWithCapture;
            if (place < 0 || behindCapture && place == at) {
                return false;
            }
            at = place + literal.length();
        }
        return endsWithCapture == (at < end);
    }
}
