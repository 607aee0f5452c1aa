/// Tests of blocks, and the rooms they need: [TestRows], [RandomRows].
@NullMarked
package io.skald.block;

import org.jspecify.annotations.NullMarked;
