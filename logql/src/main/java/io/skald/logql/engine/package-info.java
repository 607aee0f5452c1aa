/// Runs LogQL over a [LogSource].
///
/// The seam to the stores is [LogSource], [LogView], [Morsel], [Scan] and [Selection]: read these first.
/// Not here: parsing (`io.skald.logql.syntax`) and what the stages do to a line (`io.skald.logql.pipeline`).
/// The engine owns no thread: morsels run on the executor that it is given.
@NullMarked
package io.skald.logql.engine;

import org.jspecify.annotations.NullMarked;
