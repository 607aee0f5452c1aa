/// The head: rows that are safe in the write-ahead log but not yet in a segment, in memory.
///
/// Read [Memtable] first, then [HeadStream]. One writer at a time changes a memtable (the store's writer lock sees to
/// that); readers need no lock: a stream publishes its row count last, and rows below a count once seen never change.
/// Who holds a memtable retains it: with its last user the memory of its lines goes to other memtables ([SlabPool]), and no
/// line of it may be read any more. Rows lie in order of arrival; [RowOrder] sorts them and leaves out duplicates when they are read or flushed.
@NullMarked
package io.skald.head;

import org.jspecify.annotations.NullMarked;
