package io.skald.logql.engine;

import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.util.List;

/// What a query wants from the store. The source applies all of it exactly: no row that a matcher, the range or the
/// filter refuses reaches the engine.
///
/// @param tenant whose entries; there is no way to ask without one
/// @param matchers conditions on stream labels, all must hold
/// @param range timestamps, half-open. A LogQL window `(a, b]` is the range `[a + 1, b + 1)`.
/// @param direction order in which morsels are wanted
/// @param filter condition on the line as it is stored
/// @param needs which parts of a row the engine will look at; the others may be missing
public record Selection(
        TenantId tenant,
        List<Matcher> matchers,
        TimeRange range,
        Direction direction,
        LineFilter filter,
        Needs needs) {
    public Selection {
        matchers = List.copyOf(matchers);
    }
}
