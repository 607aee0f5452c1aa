/// Tests of the tree itself: its layout, its format and the rules that no compiler checks.
@NullMarked
package io.skald.tidy;

import org.jspecify.annotations.NullMarked;
