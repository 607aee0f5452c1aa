/// The benchmark: generate, push, flush, ask, and say what it cost.
///
/// [BenchRun] is the order of events. All bodies are made before the first push, by [Generation] into a [Spool], so
/// that the generator's CPU does not disturb the server while it is measured. [BenchReport] is the outcome; it prints
/// itself as a table and as JSON.
@NullMarked
package io.skald.loadtest.bench;

import org.jspecify.annotations.NullMarked;
