/// Asking a server and judging its answers.
///
/// [QueryClient] speaks Loki's query API and reads answers into an [Answer]; a [QuerySpec] is one row of a query file;
/// [Expectation] holds what the generator knows and compares; [QueryTimings] repeats calls and measures.
@NullMarked
package io.skald.loadtest.query;

import org.jspecify.annotations.NullMarked;
