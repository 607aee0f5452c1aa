package io.skald.compactor;

import io.skald.io.CorruptFileException;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;
import io.skald.store.SegmentUpkeep;
import io.skald.tombstone.Mask;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.Tombstones;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the segments that have to be written anew because some of their lines are deleted or expired, and the deletes
/// that are carried out. Remembers which delete concerns which segment.
final class Erasures {
    private final SegmentUpkeep store;

    /// Ids of deletes by segment id: looked at already, and concerned.
    private final Map<Long, Set<Tombstone>> seen = new HashMap<>();

    private final Map<Long, Set<Tombstone>> concerned = new HashMap<>();

    private Tombstones tombstones = Tombstones.NONE;

    Erasures(SegmentUpkeep store) {
        this.store = store;
    }

    /// Segments that have lines which have to go now, and others that must stay.
    ///
    /// @param deletes as they were before the segments were looked up: a delete flushes before it counts, so these
    ///     segments have all that it hides
    /// @param segments without those that are expired as a whole
    List<SegmentFacts> due(Tombstones deletes, Collection<SegmentFacts> segments, Instant now)
            throws IOException {
        tombstones = deletes;
        look(segments);
        List<SegmentFacts> due = new ArrayList<>();
        Instant asked = now.minus(CompactorConfig.ERASE_DELAY);
        long expired = RetentionPolicy.nanos(asked);
        for (SegmentFacts segment : segments) {
            boolean deleted =
                    concerned.getOrDefault(segment.meta().id(), Set.of()).stream()
                            .anyMatch(each -> isDue(each, now, asked));
            if (deleted || segment.firstExpiryNanos() < expired) {
                due.add(segment);
            }
        }
        return due;
    }

    /// A delete that seems to come from the future was made before the clock was put back.
    private static boolean isDue(Tombstone tombstone, Instant now, Instant asked) {
        long created = tombstone.createdMillis();
        return created <= asked.toEpochMilli() || created > now.toEpochMilli();
    }

    /// Deletes out of those of the last [#due] that hide nothing any more.
    List<Tombstone> carriedOut() {
        List<Tombstone> open = open();
        Set<Tombstone> left = new HashSet<>();
        concerned.values().forEach(left::addAll);
        open.removeIf(left::contains);
        return open;
    }

    private List<Tombstone> open() {
        List<Tombstone> open = new ArrayList<>(tombstones.all());
        open.removeIf(Tombstone::erased);
        return open;
    }

    private void look(Collection<SegmentFacts> segments) throws IOException {
        List<Tombstone> open = open();
        Set<Long> live = new HashSet<>();
        for (SegmentFacts each : segments) {
            SegmentMeta meta = each.meta();
            live.add(meta.id());
            Set<Tombstone> known = seen.computeIfAbsent(meta.id(), _ -> new HashSet<>());
            if (!known.containsAll(open)) {
                store.inspect(meta, segment -> look(segment, known));
                known.addAll(open);
            }
        }
        seen.keySet().retainAll(live);
        concerned.keySet().retainAll(live);
        concerned.values().forEach(each -> each.retainAll(open));
    }

    private void look(SegmentReader segment, Set<Tombstone> known) throws IOException {
        Set<Tombstone> found = new HashSet<>();
        SegmentDirectory directory = segment.directory();
        var walk = segment.walkLabels();
        for (int stream = 0; stream < directory.streamCount(); stream++) {
            for (Mask mask : tombstones.masks(directory.tenant(stream))) {
                Tombstone tombstone = mask.tombstone();
                boolean open = !known.contains(tombstone) && !found.contains(tombstone);
                if (open
                        && hasRows(directory, stream, tombstone)
                        && mayHide(mask, walk, stream, segment.meta())) {
                    found.add(tombstone);
                }
            }
        }
        if (!found.isEmpty()) {
            concerned.computeIfAbsent(segment.meta().id(), _ -> new HashSet<>()).addAll(found);
        }
    }

    /// Labels that cannot be read may be those of the delete: it goes on hiding them.
    private static boolean mayHide(
            Mask mask, SegmentReader.LabelWalk walk, int stream, SegmentMeta meta)
            throws IOException {
        try {
            return mask.admits(walk.labels(stream), meta.maskFrom());
        } catch (CorruptFileException _) {
            return true;
        }
    }

    private static boolean hasRows(SegmentDirectory directory, int stream, Tombstone tombstone) {
        for (int i = directory.chunkStart(stream); i < directory.chunkEnd(stream); i++) {
            if (tombstone
                    .range()
                    .overlaps(directory.chunkMinNanos(i), directory.chunkMaxNanos(i))) {
                return true;
            }
        }
        return false;
    }
}
