package io.skald.store;

import io.skald.model.PushBatch;
import io.skald.wal.WalPayload;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A push on its way to the log.
///
/// @param batch the rows
/// @param payloads their log records, ready to be written
/// @param done completes when the rows are safe and visible
record WaitingPush(PushBatch batch, List<WalPayload> payloads, CompletableFuture<Void> done) {
    /// Heap bytes that the push holds while it waits, roughly: the decoded body and its records.
    long bytes() {
        long bytes = batch.lineByteCount() + 64L * batch.rowCount();
        for (WalPayload payload : payloads) {
            bytes += payload.length();
        }
        return bytes;
    }
}
