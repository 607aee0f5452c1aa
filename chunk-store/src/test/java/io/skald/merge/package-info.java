/// Tests of merging.
@NullMarked
package io.skald.merge;

import org.jspecify.annotations.NullMarked;
