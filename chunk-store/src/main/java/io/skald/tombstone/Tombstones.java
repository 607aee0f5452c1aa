package io.skald.tombstone;

import io.skald.logql.engine.LogPipeline;
import io.skald.logql.engine.QueryException;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All tombstones of a store. Immutable.
public final class Tombstones {
    public static final Tombstones NONE = new Tombstones(List.of(), Map.of());

    private final List<Tombstone> all;
    private final Map<TenantId, List<Mask>> masks = new HashMap<>();

    /// @param compiled queries that are compiled already, by their text
    private Tombstones(List<Tombstone> all, Map<String, LogPipeline> compiled) {
        this.all = List.copyOf(all);
        for (Tombstone tombstone : all) {
            if (!tombstone.erased()) {
                LogPipeline known = compiled.get(tombstone.query());
                LogPipeline query = known == null ? LogPipeline.compile(tombstone.query()) : known;
                masks.computeIfAbsent(tombstone.tenant(), _ -> new ArrayList<>())
                        .add(new Mask(tombstone, query));
            }
        }
    }

    /// @throws QueryException when a query that still hides rows cannot be compiled
    public static Tombstones of(List<Tombstone> all) {
        return new Tombstones(all, Map.of());
    }

    /// Others in the place of these; queries that these have are not compiled again.
    ///
    /// @throws QueryException when a query that still hides rows cannot be compiled
    public Tombstones with(List<Tombstone> others) {
        Map<String, LogPipeline> compiled = new HashMap<>();
        masks.values()
                .forEach(ofTenant ->
                        ofTenant.forEach(
                                mask -> compiled.put(mask.tombstone().query(), mask.query())));
        return new Tombstones(others, compiled);
    }

    /// In the order in which they were made.
    public List<Tombstone> all() {
        return all;
    }

    /// A tenant's, in the order in which they were made.
    public List<Tombstone> of(TenantId tenant) {
        return all.stream().filter(tombstone -> tombstone.tenant().equals(tenant)).toList();
    }

    public Tombstones plus(Tombstone added) {
        List<Tombstone> next = new ArrayList<>(all);
        next.add(added);
        return with(next);
    }

    public Tombstones minus(Tombstone removed) {
        return with(all.stream().filter(other -> !other.equals(removed)).toList());
    }

    /// Those that hide rows of the tenant with timestamps in the range. Empty, and quick, for most tenants.
    public List<Mask> masks(TenantId tenant, TimeRange range) {
        List<Mask> ofTenant = masks.get(tenant);
        if (ofTenant == null) {
            return List.of();
        }
        return ofTenant.stream()
                .filter(mask -> !mask.tombstone().range().clip(range).isEmpty())
                .toList();
    }

    /// Those that hide rows of the tenant.
    public List<Mask> masks(TenantId tenant) {
        return masks.getOrDefault(tenant, List.of());
    }

    /// Memtables and segments up to that age may have hidden rows; 0 when there are none.
    public long lastSequence() {
        return all.stream().mapToLong(Tombstone::sequence).max().orElse(0);
    }
}
