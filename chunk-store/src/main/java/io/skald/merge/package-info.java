/// Merging: the rows of some segments, written anew into others.
///
/// Read [SegmentMerge] first (a merge, step by step), then [MergeRules] (what its owner decides), `RowMerge` (the rows
/// of one stream, out of several segments). Not here: which segments are merged and when (`io.skald.compactor`), and how
/// the outputs take the inputs' place (`io.skald.store`).
///
/// Invariants: each row of the inputs is in exactly one output, unless a tombstone hides it, it is expired, or another
/// input has it too; rows of a stream with equal times keep their order of arrival. Memory is bounded by one open block
/// for each input and one for the output, however large the segments are. No threads: a merge belongs to its caller.
@NullMarked
package io.skald.merge;

import org.jspecify.annotations.NullMarked;
