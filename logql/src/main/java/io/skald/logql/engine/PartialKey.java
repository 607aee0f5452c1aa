package io.skald.logql.engine;

import io.skald.model.Fingerprint;

/// Names [PartialCells].
///
/// @param query everything that they depend on but place and time: tenant, aggregation, grouping, range, step, phase, and
///     how long a bucket is
/// @param part number of the [FixedPart]
/// @param bucket number of the bucket of time
public record PartialKey(Fingerprint query, long part, long bucket) {}
