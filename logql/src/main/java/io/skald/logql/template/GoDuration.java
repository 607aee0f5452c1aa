package io.skald.logql.template;

/// Go's `time.Duration`.
record GoDuration(long nanos) {}
