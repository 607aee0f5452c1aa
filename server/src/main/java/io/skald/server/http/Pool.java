package io.skald.server.http;

/// Where a handler runs.
public enum Pool {
    /// On the event loop: for answers that take microseconds and never wait.
    DIRECT,
    /// With the decoders of pushes.
    PUSH,
    /// With the queries.
    QUERY,
    /// With nobody but those who watch the server: for short answers that must come while queries queue.
    OPERATION
}
