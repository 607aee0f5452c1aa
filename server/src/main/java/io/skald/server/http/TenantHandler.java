package io.skald.server.http;

import io.skald.model.TenantId;

import java.io.IOException;

/// Answers the requests of one route for the tenant that asks.
public interface TenantHandler {
    /// See [Handler#handle].
    ///
    /// @throws HttpFailure to answer with an error
    /// @throws IOException when the disk failed: answered with 500
    void handle(Exchange exchange, TenantId tenant) throws IOException;
}
