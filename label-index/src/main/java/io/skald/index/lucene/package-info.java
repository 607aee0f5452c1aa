/// One UTC day of the label index as a Lucene index, and the file that says which segments all days cover.
///
/// Read [StreamTerms] first (what a document holds), then [DayIndex] (how a stream gets into a day) and [LeafStreams]
/// (how matchers find it again). This is the only package that imports Lucene, and `io.skald.index` the only one that
/// imports this package; nothing here knows of more than one day, apart from [CoverageFile].
///
/// Invariants: a stream is visible from the moment [DayIndex#add] returns; terms carry the tenant in front, so that no
/// walk over terms leaves a tenant; documents are never deleted or changed, a day goes as a whole. No threads: merges
/// run inside the maintenance calls.
@NullMarked
package io.skald.index.lucene;

import org.jspecify.annotations.NullMarked;
