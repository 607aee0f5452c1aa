/// Counts by LogQL against counts by reading the files.
///
/// [Needle] is one row of the needle file, [LineCounts] counts like `grep -c`, [GrepCheck] asks the server and compares.
@NullMarked
package io.skald.loadtest.grep;

import org.jspecify.annotations.NullMarked;
