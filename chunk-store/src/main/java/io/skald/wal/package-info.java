/// The write-ahead log: makes accepted rows safe before they are acknowledged.
///
/// Read [WalFileHeader] and [WalFrame] first (bytes on disk; `docs/format/wal.md` has the rules), then [WalWriter] and
/// [WalReader]. Not here: what a record means; payloads are opaque bytes. Each shard has a directory and numbers (LSN)
/// of its own. Invariant: an acknowledged record is read back whole, or its loss is reported as damage.
///
/// Threads: one writes; deleting old files may be done by another. Reading happens before the writer is made.
@NullMarked
package io.skald.wal;

import org.jspecify.annotations.NullMarked;
