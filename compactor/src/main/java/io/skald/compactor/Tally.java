package io.skald.compactor;

import io.skald.compactor.CompactorStats.Dropped;
import io.skald.compactor.CompactorStats.Merged;
import io.skald.segment.SegmentMeta;

import java.util.List;

/// Counts what a compactor does. Written by one thread, read by any.
final class Tally {
    private Dropped expired = Dropped.NONE;
    private Dropped overfull = Dropped.NONE;
    private Merged tiers = Merged.NONE;
    private Merged rewrites = Merged.NONE;
    private long deletedRows;
    private long deletesDone;
    private long failures;
    private int backlogMerges;
    private long backlogBytes;
    private long runningRawBytes;
    private long runningDoneBytes;
    private boolean refusing;
    private boolean demanded;

    synchronized void expired(Dropped dropped) {
        expired = expired.plus(dropped);
    }

    synchronized void overfull(Dropped dropped) {
        overfull = overfull.plus(dropped);
    }

    synchronized void committed(CompactionRun run, List<SegmentMeta> outputs) {
        List<SegmentMeta> inputs = run.inputs();
        var merged =
                new Merged(
                        1,
                        inputs.size(),
                        run.rawBytes(),
                        inputs.stream().mapToLong(SegmentMeta::fileBytes).sum(),
                        outputs.stream().mapToLong(SegmentMeta::fileBytes).sum(),
                        inputs.stream()
                                .filter(input -> input.level() == 0)
                                .mapToLong(SegmentMeta::fileBytes)
                                .sum());
        if (run.order().rewrite()) {
            rewrites = rewrites.plus(merged);
        } else {
            tiers = tiers.plus(merged);
        }
        deletedRows += run.rowsHidden();
    }

    synchronized void erased(int deletes) {
        deletesDone += deletes;
    }

    synchronized void failed() {
        failures++;
    }

    synchronized void backlog(List<TierPlan.Merge> merges, List<SegmentFacts> rewritten) {
        backlogMerges = merges.size() + rewritten.size();
        backlogBytes =
                merges.stream().mapToLong(TierPlan.Merge::fileBytes).sum()
                        + rewritten.stream().mapToLong(each -> each.meta().fileBytes()).sum();
    }

    synchronized void progress(long rawBytes, long doneBytes) {
        runningRawBytes = rawBytes;
        runningDoneBytes = doneBytes;
    }

    synchronized void refusing(boolean now) {
        refusing = now;
    }

    synchronized void demanded(boolean now) {
        demanded = now;
    }

    synchronized CompactorStats stats() {
        return new CompactorStats(
                expired,
                overfull,
                tiers,
                rewrites,
                deletedRows,
                deletesDone,
                failures,
                backlogMerges,
                backlogBytes,
                runningRawBytes,
                runningDoneBytes,
                refusing,
                demanded);
    }
}
