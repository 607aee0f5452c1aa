/// Very many label streams: what they cost, and whether each of their lines is there.
///
/// [io.skald.loadtest.streams.StreamsRun] pushes, flushes and counts; [io.skald.loadtest.streams.StreamOrder] decides whose
/// line comes next.
@NullMarked
package io.skald.loadtest.streams;

import org.jspecify.annotations.NullMarked;
