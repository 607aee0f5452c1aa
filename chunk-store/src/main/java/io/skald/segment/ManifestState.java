package io.skald.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the edits of a manifest add up to. Immutable.
///
/// @param segments the live ones, by id
/// @param flushedLsn by shard
/// @param reservedIds segment ids below this may be in use, on disk too
record ManifestState(
        SortedMap<Long, SegmentMeta> segments,
        SortedMap<Integer, Long> flushedLsn,
        long reservedIds) {
    static final ManifestState EMPTY = new ManifestState(new TreeMap<>(), new TreeMap<>(), 1);

    ManifestState {
        segments = Collections.unmodifiableSortedMap(segments);
        flushedLsn = Collections.unmodifiableSortedMap(flushedLsn);
    }

    /// @throws IllegalArgumentException when the edit does not fit: an id is live already, or is not live, or an LSN falls
    ManifestState apply(ManifestEdit edit, long newReservedIds) {
        TreeMap<Long, SegmentMeta> live = new TreeMap<>(segments);
        for (long id : edit.removedIds()) {
            if (live.remove(id) == null) {
                throw new IllegalArgumentException("segment " + id + " is not live");
            }
        }
        for (SegmentMeta segment : edit.added()) {
            // Against the old set: an id that is removed and added in one edit would be used twice.
            if (segments.containsKey(segment.id()) || live.put(segment.id(), segment) != null) {
                throw new IllegalArgumentException("segment " + segment.id() + " is live already");
            }
            if (segment.id() < 1 || segment.id() >= newReservedIds) {
                throw new IllegalArgumentException(
                        "segment " + segment.id() + " has no id of ours");
            }
        }
        TreeMap<Integer, Long> flushed = new TreeMap<>(flushedLsn);
        edit.flushedLsn()
                .forEach((shard, lsn) -> {
                    Long before = flushed.put(shard, lsn);
                    if (shard < 0 || lsn < (before == null ? 0 : before)) {
                        throw new IllegalArgumentException(
                                "flushed LSN of shard " + shard + " falls to " + lsn);
                    }
                });
        return new ManifestState(live, flushed, newReservedIds);
    }

    ManifestState reserve(long newReservedIds) {
        return new ManifestState(segments, flushedLsn, newReservedIds);
    }

    /// The edit that makes this state from the empty one.
    ManifestEdit snapshot() {
        return new ManifestEdit(new ArrayList<>(segments.values()), List.of(), flushedLsn);
    }
}
