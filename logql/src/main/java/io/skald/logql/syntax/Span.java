package io.skald.logql.syntax;

/// Place of a node in the query text: `[start, end)`, counted in `char`s from 0.
public record Span(int start, int end) {
    public static final Span NONE = new Span(0, 0);

    /// From the beginning of this span to the end of a later one.
    public Span to(Span last) {
        return new Span(start, Math.max(end, last.end));
    }
}
