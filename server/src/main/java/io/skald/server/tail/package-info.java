/// Tails: WebSockets on which clients see lines as they arrive.
///
/// Read [TailHub] first (which pushes reach which tails), then [Tail] (one reader: history, live lines, what it lost)
/// and [TailHandler] (the endpoint). [TailFrames] writes the frames. Not here: the socket itself
/// (`io.skald.server.http`) and what a query means (`io.skald.logql.engine`).
///
/// Threads: the thread that writes the log calls [TailHub#appended] and does nothing there but put a batch into a bounded
/// queue; without a tail that is one volatile read. Everything else happens on the one worker that the hub was given;
/// only the history of a new tail is read by the caller of the endpoint. Invariants: a line that is handed to the hub is
/// either sent to each tail that wants it, once and in order of arrival within its stream, or counted as dropped there;
/// bytes held for readers never exceed their budget, however slow they are.
@NullMarked
package io.skald.server.tail;

import org.jspecify.annotations.NullMarked;
