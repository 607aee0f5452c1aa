/// The push endpoint: a request goes to the decoder, its batch to the store, and the store's word back to the client.
///
/// Read [PushHandler] first. Not here: what a push looks like (`io.skald.server.push`) and how it is stored
/// (`io.skald.store`). Invariant: 204 is sent only after the store has said that everything accepted is on disk.
/// Threads: requests are decoded on the pool of pushes; answers are sent by the thread that completes the store's future.
@NullMarked
package io.skald.server.ingest;

import org.jspecify.annotations.NullMarked;
