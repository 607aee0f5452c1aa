package io.skald.merge;

import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds out into which cells the rows of some segments fall, from their directories.
final class CellPlan {
    /// Rows may have any age: where they scatter over more cells than this, slices are made longer, for each is a file.
    private static final int MAX_CELLS = 512;

    private final MergeRules rules;
    private Set<Key> keys = new HashSet<>();
    private long sliceNanos;

    private record Key(long group, long slice) {}

    private CellPlan(MergeRules rules, long sliceNanos) {
        this.rules = rules;
        this.sliceNanos = sliceNanos;
    }

    /// @return in order of time
    static List<Cell> of(List<SegmentReader> inputs, MergeRules rules, long sliceNanos)
            throws IOException {
        var plan = new CellPlan(rules, sliceNanos);
        for (SegmentReader input : inputs) {
            plan.add(input);
        }
        return plan.keys.stream()
                .map(key -> Cell.of(key.group(), key.slice(), plan.sliceNanos))
                .sorted(Cell.IN_ORDER)
                .toList();
    }

    private void add(SegmentReader segment) throws IOException {
        SegmentDirectory directory = segment.directory();
        var walk = new RuledStreams(segment, rules);
        while (walk.next()) {
            int end = directory.chunkEnd(walk.stream());
            for (int chunk = directory.chunkStart(walk.stream()); chunk < end; chunk++) {
                long max = directory.chunkMaxNanos(chunk);
                if (max >= walk.horizonNanos()) {
                    long min = Math.max(walk.horizonNanos(), directory.chunkMinNanos(chunk));
                    addSpan(walk.group(), min, max);
                }
            }
        }
    }

    private void addSpan(long group, long minNanos, long maxNanos) {
        long slice = Math.floorDiv(minNanos, sliceNanos);
        while (slice <= Math.floorDiv(maxNanos, sliceNanos)) {
            keys.add(new Key(group, slice));
            if (keys.size() > MAX_CELLS && sliceNanos < Long.MAX_VALUE / 2) {
                coarsen();
                slice = Math.floorDiv(slice, 2);
            }
            slice++;
        }
    }

    private void coarsen() {
        sliceNanos *= 2;
        Set<Key> coarser = new HashSet<>();
        keys.forEach(key -> coarser.add(new Key(key.group(), Math.floorDiv(key.slice(), 2))));
        keys = coarser;
    }
}
