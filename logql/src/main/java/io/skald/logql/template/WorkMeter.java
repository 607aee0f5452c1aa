package io.skald.logql.template;

/// Told of work on rows while it is done, so that it can be ended in the middle of a row. One thread.
public interface WorkMeter {
    /// Nobody asks how long it takes.
    WorkMeter NONE = _ -> {};

    /// May throw what ends the work; that passes through templates and stages unchanged.
    ///
    /// @param units about as many as bytes were looked at
    void did(long units);
}
