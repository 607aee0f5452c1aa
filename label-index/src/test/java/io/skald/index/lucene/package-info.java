/// Tests of one day of the label index, and the room of [IndexDirectories] that keeps everything in memory.
@NullMarked
package io.skald.index.lucene;

import org.jspecify.annotations.NullMarked;
