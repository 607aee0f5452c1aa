package io.skald.logql.template;

/// Go's `uint8`: a byte of a string.
record Uint8(int value) {}
