package io.skald.logql.engine;

/// Where the engine finds log entries: the seam between the language and the stores.
public interface LogSource {
    /// Pins what is stored at this moment: nothing that comes or goes later changes what the view shows.
    LogView open();
}
