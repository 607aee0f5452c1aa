/// Retention and compaction: decides which segments go and which are merged, and has the stores do it.
///
/// Read [RetentionPolicy] first (the decision, a table), then [Compactor] (the act). For now there is retention by age
/// only; merging comes later. Not here: how a segment is written or deleted (`io.skald.store`).
///
/// Invariant: a line leaves by a rule of this package or not at all, and each one is counted in [CompactorStats]. No
/// threads and no clock: `server` calls [Compactor#poll].
@NullMarked
package io.skald.compactor;

import org.jspecify.annotations.NullMarked;
