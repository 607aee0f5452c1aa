package io.skald.logql.template;

/// Go's `int64`, which is another type than `int`.
record Int64(long value) {}
