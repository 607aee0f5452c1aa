/// Segments, the immutable files of blocks with a directory at their end, and the manifest that lists the live ones.
///
/// Read [SegmentMeta] first, then `docs/format/segment.md` and `docs/format/manifest.md`.
@NullMarked
package io.skald.segment;

import org.jspecify.annotations.NullMarked;
