/// How long a server takes to be ready again after `kill -9`, when as much as possible was in its memory.
///
/// [io.skald.loadtest.restart.RestartRun] does it all; what is lost by kills is the business of
/// [io.skald.loadtest.torture].
@NullMarked
package io.skald.loadtest.restart;

import org.jspecify.annotations.NullMarked;
