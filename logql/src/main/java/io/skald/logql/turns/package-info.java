/// Who works next: the loops of all queries share the few threads that there are cores for.
///
/// Read [Turns] first (how threads are handed on), then [TurnQueue] (to whom). Not here: what a loop does in its turn;
/// that is `io.skald.logql.engine`. Why the query that has used least goes first:
/// `logql/docs/decisions/0005-least-used-goes-first.md`. Nothing here owns a thread or reads a clock.
@NullMarked
package io.skald.logql.turns;

import org.jspecify.annotations.NullMarked;
