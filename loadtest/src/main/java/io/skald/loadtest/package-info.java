/// Load generator and benchmark. Speaks only HTTP: imports none of the other modules.
@NullMarked
package io.skald.loadtest;

import org.jspecify.annotations.NullMarked;
