/// Patterns: which kinds of lines a stream has, found while lines come in, for those who explore.
///
/// Read [PatternMiner] first (what comes in, and when it is looked at), then [Templates] (how lines become templates:
/// Drain, see `server/docs/decisions/0110-patterns-by-drain.md`) and [PatternStore] (what is kept, and its bound).
/// [PatternQuery] is what the endpoint asks. Not here: the endpoint itself, and anything on disk: patterns begin anew
/// with the process.
///
/// Invariant: nothing here makes a push wait, and the memory of all of it together is bounded. [PatternMiner] is
/// thread-safe, the other types belong to whoever holds its lock.
@NullMarked
package io.skald.server.patterns;

import org.jspecify.annotations.NullMarked;
