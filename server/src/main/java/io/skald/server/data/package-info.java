/// Commands on a data directory: check it, build its label index anew, copy it, bring a copy back.
///
/// Read [CheckCommand] first. None of them talks to a server; `check` and `snapshot` work beside one. What the bytes mean
/// is known below, in the stores; here are words and exit statuses. One thread.
@NullMarked
package io.skald.server.data;

import org.jspecify.annotations.NullMarked;
