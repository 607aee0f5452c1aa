package io.skald.store;

import io.skald.merge.MergeRules;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.tombstone.Tombstone;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Merges of random runs of segments, a few steps at a time, so that pushes, flushes and deletes come in between; with
/// expiry, and with deletes marked as carried out when no segment can have their rows any more.
final class SimulatedMerges {
    private static final long MINUTE = 60_000_000_000L;

    /// Older rows are expired for the merges of one life.
    private static final long KEPT = 10 * MINUTE;

    private final RandomGenerator random;
    private final StoreModel model;
    private SegmentUpkeep.@Nullable Run run;

    SimulatedMerges(RandomGenerator random, StoreModel model) {
        this.random = random;
        this.model = model;
    }

    /// The process died: so did its merge.
    void forget() {
        run = null;
    }

    /// Begins a merge, goes on with one, commits it, or gives it up.
    void advance(ChunkStore store, long clockNanos) throws IOException {
        SegmentUpkeep.Run current = run;
        if (current == null) {
            run = begin(store, clockNanos);
            return;
        }
        boolean more;
        try {
            more = current.step(random.nextInt(1, 4000));
        } catch (IOException e) {
            giveUp(current);
            throw e;
        }
        if (more && random.nextInt(8) > 0) {
            return;
        }
        if (!more) {
            try {
                current.commit();
            } finally {
                giveUp(current);
            }
            markErased(store);
        } else {
            giveUp(current);
        }
    }

    private void giveUp(SegmentUpkeep.Run current) throws IOException {
        run = null;
        current.close();
    }

    /// Ends the merge that is on its way, and merges everything into one tier.
    void finish(ChunkStore store) throws IOException {
        var wish = new SegmentUpkeep.Wish(store.segments(), 2, MINUTE, SegmentOptions.FLUSH);
        if (store.segments().isEmpty()) {
            return;
        }
        var last = store.upkeep().begin(wish, rules(Long.MIN_VALUE));
        while (last != null && last.step(1000)) {}
        if (last != null) {
            last.commit();
            last.close();
        }
    }

    private SegmentUpkeep.@Nullable Run begin(ChunkStore store, long clockNanos)
            throws IOException {
        List<SegmentMeta> segments = store.segments();
        if (segments.isEmpty()) {
            return null;
        }
        int from = random.nextInt(segments.size());
        int to = Math.min(segments.size(), from + random.nextInt(1, 6));
        long horizonNanos = random.nextInt(3) == 0 ? clockNanos - KEPT : Long.MIN_VALUE;
        model.mayExpire(row -> row.timestampNanos() < horizonNanos);
        long slice = random.nextInt(1, 30) * MINUTE;
        var options = new SegmentOptions(random.nextInt(100, 2000), 1, encoding());
        var wish = new SegmentUpkeep.Wish(segments.subList(from, to), 1, slice, options);
        return store.upkeep().begin(wish, rules(horizonNanos));
    }

    private SegmentOptions.Encoding encoding() {
        return random.nextBoolean()
                ? SegmentOptions.Encoding.ROWS
                : SegmentOptions.Encoding.TEMPLATES_ALWAYS;
    }

    private static void markErased(ChunkStore store) throws IOException {
        long oldest =
                store.segments().stream()
                        .map(SegmentMeta::maskFrom)
                        .min(Comparator.naturalOrder())
                        .orElse(Long.MAX_VALUE);
        List<Tombstone> done = new ArrayList<>(store.tombstones().all());
        done.removeIf(each -> each.sequence() >= oldest);
        if (!done.isEmpty()) {
            store.upkeep().markErased(done);
        }
    }

    private static MergeRules rules(long horizonNanos) {
        return new MergeRules() {
            @Override
            public boolean dependsOnLabels(TenantId tenant) {
                return tenant.value().equals("a");
            }

            @Override
            public long horizonNanos(TenantId tenant, LabelSet labels) {
                return horizonNanos;
            }

            @Override
            public long group(TenantId tenant, LabelSet labels) {
                return "p1".equals(labels.get("pod")) ? 1 : 0;
            }
        };
    }
}
