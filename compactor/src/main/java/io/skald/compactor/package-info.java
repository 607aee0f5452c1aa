/// Retention and compaction: decides what goes and what is merged.
@NullMarked
package io.skald.compactor;

import org.jspecify.annotations.NullMarked;
