package io.skald.logql.engine;

/// What has been seen of one series, window by window, while rows come in. Each loop of a query has its own, which are
/// added up at the end. Not thread-safe.
sealed interface WindowValues permits WindowCounts, WindowStates, WindowSamples, CellSamples {
    /// Adds what another loop has seen of the series; the other is of no use afterwards.
    void add(WindowValues other);
}
