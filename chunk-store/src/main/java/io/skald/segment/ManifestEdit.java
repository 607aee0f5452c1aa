package io.skald.segment;

import java.util.*;

public record ManifestEdit(
        List<SegmentMeta> added, List<Long> removedIds, SortedMap<Integer, Long> flushedLsn) {}
