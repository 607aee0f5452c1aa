/// Kills a server again and again while lines are pushed, and looks whether it kept its word.
///
/// [TortureRun] starts and kills, [LedgerWriter]s push, a [Ledger] per stream holds what was pushed and what was
/// acknowledged, [ReadBack] reads everything and compares. The law: an acknowledged line is there exactly once, one that
/// was sent without an answer at most once, and nothing else is there. A writer sends most unanswered batches again, as
/// shippers do, so lines that were stored but not acknowledged come twice; the store must keep them once.
@NullMarked
package io.skald.loadtest.torture;

import org.jspecify.annotations.NullMarked;
