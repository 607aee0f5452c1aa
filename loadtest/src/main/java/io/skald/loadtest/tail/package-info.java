/// Readers of tails beside pushers: what each reader saw and what it was told that it lost.
///
/// Read [TailLoad] first (the run), then [TailReader] (one WebSocket) and [LineOrder] (what must hold of the lines). Lines
/// carry the number of their stream and their place in it, so that nothing of them has to be remembered. One thread per
/// pusher; readers run on the client's threads.
@NullMarked
package io.skald.loadtest.tail;

import org.jspecify.annotations.NullMarked;
