/// The label index: which streams exist, found by their labels, per tenant and UTC day.
///
/// Read [LabelIndex] first, then [IndexSnapshot]. Not here: where the rows of a stream lie (`io.skald.store`), and
/// anything of Lucene (`io.skald.index.lucene`).
///
/// Invariants: a stream is found by every snapshot taken after its [LabelIndex#add] returned; a segment is listed as
/// covered only when all its streams are on disk. The index is derived data, so the answer to a broken file is to
/// delete the day and to add it again. One thread maintains, any thread adds and asks.
@NullMarked
package io.skald.index;

import org.jspecify.annotations.NullMarked;
