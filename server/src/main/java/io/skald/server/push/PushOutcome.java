package io.skald.server.push;

import io.skald.model.PushBatch;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What became of a request that could be read.
///
/// @param accepted entries to store; may be none. Stored also when others were refused
/// @param rejection what to answer after storing when entries were refused, else null: 204
/// @param discards refused entries by reason, each reason at most once
public record PushOutcome(
        PushBatch accepted, @Nullable PushRejection rejection, List<Discard> discards) {

    public PushOutcome {
        discards = List.copyOf(discards);
    }

    /// Entries refused for one reason.
    ///
    /// @param lineBytes sum of the lengths of their lines
    public record Discard(DiscardReason reason, long entries, long lineBytes) {}
}
