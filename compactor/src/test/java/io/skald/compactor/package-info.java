/// Tests of retention.
@NullMarked
package io.skald.compactor;

import org.jspecify.annotations.NullMarked;
