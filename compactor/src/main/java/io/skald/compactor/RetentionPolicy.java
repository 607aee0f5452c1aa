package io.skald.compactor;

import java.time.Duration;

/// How long lines are kept.
///
/// @param period age at which a line leaves; zero keeps everything for ever
public record RetentionPolicy(Duration period) {}
