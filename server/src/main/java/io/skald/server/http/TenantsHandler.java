package io.skald.server.http;

import java.io.IOException;

/// Answers the reads of one route for the tenants that they name.
public interface TenantsHandler {
    /// See [Handler#handle].
    ///
    /// @throws HttpFailure to answer with an error
    /// @throws IOException when the disk failed: answered with 500
    void handle(Exchange exchange, Tenants tenants) throws IOException;
}
