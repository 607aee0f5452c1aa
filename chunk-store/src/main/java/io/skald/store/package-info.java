/// The store: takes pushes, keeps them safe, and shows them to queries.
///
/// Read [ChunkStore] first, then [ReadView]. The package ties the write-ahead log, the head, the segments and the
/// manifest together; the bytes of each are described in their own packages. Invariants:
///
/// - a push is acknowledged after its log record is synced, and visible from then on;
/// - the manifest's edits are the only commit point: a segment counts from its edit on, and the log below the edit's
///   record number is dead from then on;
/// - no two live segments hold the same row, and no segment holds a row twice.
///
/// Nothing here owns a thread or reads a clock: one thread calls [ChunkStore#writeWaiting], one calls
/// [ChunkStore#flushDue], any number call the rest.
@NullMarked
package io.skald.store;

import org.jspecify.annotations.NullMarked;
