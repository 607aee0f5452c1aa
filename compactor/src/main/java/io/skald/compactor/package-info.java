/// Retention and compaction: decides which segments go and which are merged, and has the stores do it.
///
/// Read [TierPlan] first (which segments are merged, a table), then [Erasures] (which have to lose lines) and [DiskRoom]
/// (which go because there is no room), then [Compactor] (the act). Not here: how segments are written or deleted
/// (`io.skald.merge`, `io.skald.store`).
///
/// Invariant: a line leaves by a rule of this package or not at all, and each one is counted in [CompactorStats]. No
/// threads and no clock: `server` calls [Compactor#poll].
@NullMarked
package io.skald.compactor;

import org.jspecify.annotations.NullMarked;
