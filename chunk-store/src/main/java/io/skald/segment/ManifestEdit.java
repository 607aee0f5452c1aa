package io.skald.segment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A change of the set of live segments, done whole or not at all.
///
/// @param added segments whose files are safe on disk; their ids are new
/// @param removedIds live segments that are live no more; their files can be deleted after the commit
/// @param flushedLsn by WAL shard: all records up to it are in segments, with this edit; never lower than before
public record ManifestEdit(
        List<SegmentMeta> added, List<Long> removedIds, SortedMap<Integer, Long> flushedLsn) {
    public ManifestEdit {
        added = List.copyOf(added);
        removedIds = List.copyOf(removedIds);
        flushedLsn = Collections.unmodifiableSortedMap(new TreeMap<>(flushedLsn));
    }

    /// A memtable has become a segment.
    public static ManifestEdit flushed(SegmentMeta segment, int shard, long lsn) {
        return new ManifestEdit(List.of(segment), List.of(), new TreeMap<>(Map.of(shard, lsn)));
    }
}
