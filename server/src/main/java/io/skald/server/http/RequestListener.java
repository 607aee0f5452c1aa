package io.skald.server.http;

/// Told about every answer. Thread-safe.
public interface RequestListener {
    /// @param route name of the route, `other` for unknown paths
    /// @param nanos from the last byte of the request to the answer
    void answered(String method, String route, int status, long nanos);
}
