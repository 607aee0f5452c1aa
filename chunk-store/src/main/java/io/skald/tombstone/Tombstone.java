package io.skald.tombstone;

import io.skald.model.TenantId;
import io.skald.model.TimeRange;

/// A request to delete lines.
///
/// @param id eight hexadecimal digits, not given to any other tombstone of the tenant
/// @param tenant whose lines
/// @param query a log query in LogQL: the lines that pass it are hidden
/// @param range timestamps of the lines
/// @param createdMillis when it was asked for, milliseconds since 1970-01-01T00:00:00Z
/// @param sequence age of the youngest memtable or segment whose rows are hidden
/// @param erased whether the lines are gone from the disk too; then the tombstone is only history
public record Tombstone(
        String id,
        TenantId tenant,
        String query,
        TimeRange range,
        long createdMillis,
        long sequence,
        boolean erased) {
    /// The same request under the next id.
    public Tombstone withNextId() {
        String next = "%08x".formatted(Integer.parseUnsignedInt(id, 16) + 1);
        return new Tombstone(next, tenant, query, range, createdMillis, sequence, erased);
    }

    /// The same request, carried out.
    public Tombstone asErased() {
        return new Tombstone(id, tenant, query, range, createdMillis, sequence, true);
    }

    /// The same request, as if it had not been carried out.
    public Tombstone asActive() {
        return new Tombstone(id, tenant, query, range, createdMillis, sequence, false);
    }
}
