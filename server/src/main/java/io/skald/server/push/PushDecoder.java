package io.skald.server.push;

import io.skald.model.PushBatch;

import java.time.InstantSource;
import java.util.List;

/// Decodes and checks push requests. May be used by many threads at once.
public final class PushDecoder {
    private final PushLimits limits;

    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(PushLimits limits, InstantSource clock, long streamCacheBytes) {
        this.limits = limits;
    }

    /// @throws PushException when the request is refused whole
    public PushOutcome decode(PushRequest request) throws PushException {
        if (request.length() > limits.maxBodyBytes()) {
            throw new PushException(413, "request body too large");
        }
        PushBatch none = new PushBatch.Builder(request.tenant(), 0).build(new byte[0], new byte[0]);
        return new PushOutcome(none, null, List.of());
    }
}
