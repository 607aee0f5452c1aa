/// What each tenant may send and ask.
///
/// Read [TenantLimits] first; [LimitsSource] says which hold for whom, now: they may change while the server runs.
/// [IngestionRates] meters the bytes that come in, [ActiveStreams] the streams. Not here: where limits are written down
/// (`io.skald.server.config`).
///
/// Invariant: by default nothing here refuses a line. Thread-safe.
@NullMarked
package io.skald.server.limits;

import org.jspecify.annotations.NullMarked;
