/// HTTP: bytes from connections to handlers and back. Vert.x ends here.
///
/// Read [HttpFront] first (a connection's events), then [Router] (which handler, on which [Pool]) and [Exchange] (one
/// request with its answer). What the endpoints do is in `io.skald.server.push` and `io.skald.server.query`.
///
/// Threads: the event loop only moves bytes. Handlers run on the pool of their route, or on the event loop when they
/// answer from memory at once ([Pool#DIRECT]). An [Exchange] may be answered from any thread, once.
/// Invariant: bytes of bodies that were received and not answered yet never exceed the [ByteBudget].
@NullMarked
package io.skald.server.http;

import org.jspecify.annotations.NullMarked;
