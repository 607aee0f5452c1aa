/// Deletes: the endpoint by which users ask for lines to be removed.
///
/// Read [DeleteHandler] first. Not here: what a delete hides and how it is kept (`io.skald.tombstone`), and where rows are
/// hidden (`io.skald.store`). Handlers run on the pool of the queries; a delete flushes the head, so it takes as long as
/// that.
@NullMarked
package io.skald.server.delete;

import org.jspecify.annotations.NullMarked;
