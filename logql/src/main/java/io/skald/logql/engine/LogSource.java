package io.skald.logql.engine;

/// Where the engine finds log entries: the seam between the language and the stores.
public interface LogSource {
    /// Pins what is stored at this moment: nothing that goes later (a flush, the retention) changes what the view
    /// shows. Rows that arrive later may show up in morsels that are asked for later.
    LogView open();
}
