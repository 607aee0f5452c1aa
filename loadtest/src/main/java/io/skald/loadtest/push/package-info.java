/// Pushing lines as real shippers do: bodies, retries, connections.
///
/// [LineBatch] holds lines, a [BodyEncoder] makes a request body of it, a [Pusher] sends one body over one connection
/// and repeats it by its [RetryPolicy], a [PushPool] keeps several of them busy. What the lines are is not known here.
@NullMarked
package io.skald.loadtest.push;

import org.jspecify.annotations.NullMarked;
