/// Tombstones: what users asked to delete, and which rows that hides.
///
/// Read [Tombstone] first, then [Tombstones] (all of them, ready to be asked) and [TombstoneFile] (on disk). Not here:
/// when a tombstone is made and where rows are hidden, which is up to `io.skald.store`.
///
/// Invariant: a tombstone hides only rows that were in the store when it was made: those of memtables and segments up
/// to its sequence number. A line that comes later is never hidden, even if it equals a deleted one. No threads; all but
/// [HiddenRows] is immutable.
@NullMarked
package io.skald.tombstone;

import org.jspecify.annotations.NullMarked;
