package io.skald.server.push;

import java.time.InstantSource;

/// Decodes and checks push requests. May be used by many threads at once.
public final class PushDecoder {
    private final PushLimits limits;

    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(PushLimits limits, InstantSource clock, long streamCacheBytes) {
        this.limits = limits;
    }

    /// @throws PushException when the request is refused whole
    public PushOutcome decode(PushRequest request) throws PushException {
        throw new PushException(501, "not there yet " + limits.maxLineBytes());
    }
}
