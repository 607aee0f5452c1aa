package io.skald.compactor;

import io.skald.segment.SegmentMeta;
import io.skald.store.SegmentUpkeep;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// One merge on its way. Not thread-safe.
final class CompactionRun implements AutoCloseable {
    private final Order order;
    private final SegmentUpkeep.Run merge;
    private final Instant begun;
    private final long generation;
    private long doneBytes;

    private CompactionRun(Order order, SegmentUpkeep.Run merge, Instant begun, long generation) {
        this.order = order;
        this.merge = merge;
        this.begun = begun;
        this.generation = generation;
    }

    /// What is to be done.
    ///
    /// @param inputs segments, by age
    /// @param level of the outputs
    /// @param sliceNanos span of time of an output
    /// @param rewrite whether it is only about rows that have to go
    record Order(List<SegmentMeta> inputs, int level, long sliceNanos, boolean rewrite) {
        /// Bytes of lines, one more for each.
        long rawBytes() {
            return inputs.stream().mapToLong(each -> each.lineBytes() + each.rows()).sum();
        }
    }

    /// @param now decides what is expired
    /// @param generation of the rules that do
    /// @return null when an input is gone or cannot be read
    static @Nullable CompactionRun begin(
            Order order,
            CompactorConfig config,
            SegmentUpkeep store,
            StreamGroups groups,
            Instant now,
            long generation)
            throws IOException {
        var wish =
                new SegmentUpkeep.Wish(
                        order.inputs(),
                        order.level(),
                        order.sliceNanos(),
                        config.options(order.level()));
        // A flush that is written anew stays one segment of its tier: torn into groups it would
        // overtake older flushes.
        boolean together = order.rewrite() && order.level() == 0;
        SegmentUpkeep.Run merge = store.begin(wish, together ? groups.together() : groups);
        return merge == null ? null : new CompactionRun(order, merge, now, generation);
    }

    /// Whether lines that it leaves out as expired may be none by now. If they are pushed again, they count as there as
    /// long as its inputs are; so it must not be committed.
    boolean isOutdated(Instant now, long rulesGeneration) {
        return generation != rulesGeneration || now.isBefore(begun);
    }

    boolean step(long rawBytes) throws IOException {
        boolean more = merge.step(rawBytes);
        doneBytes += rawBytes;
        return more;
    }

    @Nullable List<SegmentMeta> commit() throws IOException {
        return merge.commit();
    }

    List<SegmentMeta> inputs() {
        return order.inputs();
    }

    Order order() {
        return order;
    }

    long rawBytes() {
        return order.rawBytes();
    }

    /// Roughly.
    long doneBytes() {
        return Math.min(doneBytes, rawBytes());
    }

    long rowsHidden() {
        return merge.rowsHidden();
    }

    @Override
    public void close() throws IOException {
        merge.close();
    }
}
