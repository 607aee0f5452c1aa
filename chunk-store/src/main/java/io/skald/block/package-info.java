/// One compressed run of rows of one or of several similar streams: how it is written, searched and read.
///
/// Read [BlockReader] first, then `docs/format/block.md`. Not here: which blocks exist and whose rows they hold
/// (`io.skald.segment`). The only package that imports zstd.
@NullMarked
package io.skald.block;

import org.jspecify.annotations.NullMarked;
