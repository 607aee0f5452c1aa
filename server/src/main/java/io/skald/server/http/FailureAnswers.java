package io.skald.server.http;

/// What to answer when a handler failed. Thread-safe.
public interface FailureAnswers {
    /// @param failure what the handler threw
    Response answer(Throwable failure);

    /// The queue of a pool is full.
    Response overloaded(Pool pool);
}
