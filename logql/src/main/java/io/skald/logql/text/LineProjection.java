package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

/// The part of lines that a query reads. A source that keeps lines as templates and variables need not put together more
/// of them. Immutable.
public interface LineProjection {
    /// A line of which something has been left out.
    ///
    /// @param text with [LineShape#VARIABLE] for each variable; never changed
    /// @param variables numbers of these variables in the shape, ascending
    /// @param number which of the variables, from 0, is read as a number and not else: where its values are decimal numbers,
    ///     rows that differ in nothing but this value fare alike, and where the number comes from it, the value is the whole
    ///     text of the number; [#NONE] when there is no such variable
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Projected(byte[] text, int[] variables, int number) {}

    /// No variable.
    int NONE = -1;

    /// What of the template's lines does for the whole of them: whatever the query makes of a line, it makes of this.
    ///
    /// @return null when only the whole line does
    @Nullable Projected project(LineShape shape);
}
