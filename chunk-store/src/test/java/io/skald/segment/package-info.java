/// Tests of segments.
@NullMarked
package io.skald.segment;

import org.jspecify.annotations.NullMarked;
