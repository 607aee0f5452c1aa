package io.skald.server.http;

import java.io.IOException;

/// Answers the requests of one route.
public interface Handler {
    /// Answers now or arranges that somebody answers later.
    ///
    /// @throws HttpFailure to answer with an error
    /// @throws IOException when the disk failed: answered with 500
    void handle(Exchange exchange) throws IOException;
}
