/// What operators see: the text of `/metrics`.
///
/// [ServerMetrics] counts what happens at the door, under Loki's names where Loki has one; the parts below tell their
/// numbers as plain records, which are printed when somebody asks. Thread-safe.
@NullMarked
package io.skald.server.metrics;

import org.jspecify.annotations.NullMarked;
