package io.skald.wal;

import java.util.List;

/// What a replay has found.
///
/// @param nextLsn for the writer that goes on: above every number on disk
/// @param records handed to the visitor
/// @param payloadBytes of these records
/// @param tornBytes of writes that were not finished when the process or the power went; never acknowledged
/// @param torn the places of these bytes
/// @param damages empty on a sound disk
public record ReplayReport(
        long nextLsn,
        long records,
        long payloadBytes,
        long tornBytes,
        List<WalDamage> torn,
        List<WalDamage> damages) {
    public ReplayReport {
        torn = List.copyOf(torn);
        damages = List.copyOf(damages);
    }
}
