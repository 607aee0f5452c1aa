package io.skald.server.tail;

import io.skald.logql.engine.LogPipeline;
import io.skald.model.TenantId;

import java.util.List;

/// What a reader asked for.
///
/// @param tenant whose lines
/// @param query which lines, and what becomes of them
/// @param startNanos history from here on
/// @param limit lines of history at most, the newest
/// @param delayNanos how long live lines wait for earlier ones
/// @param shape of the frames
/// @param flags the client's encoding flags
record TailRequest(
        TenantId tenant,
        LogPipeline query,
        long startNanos,
        int limit,
        long delayNanos,
        TailFrames.Shape shape,
        List<String> flags) {
    TailRequest {
        flags = List.copyOf(flags);
    }
}
