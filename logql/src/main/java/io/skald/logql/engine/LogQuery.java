package io.skald.logql.engine;

import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.pipeline.Row;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Utf8Slice;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Runs the pipeline of a log query and collects the entries that belong into the answer.
final class LogQuery {
    private final PipelinePlan plan;
    private final EntryHeap heap;
    private final boolean forward;
    private final Checkpoint checkpoint;

    LogQuery(PipelinePlan plan, Direction direction, EntryHeap heap, Checkpoint checkpoint) {
        this.plan = plan;
        this.heap = heap;
        this.forward = direction == Direction.FORWARD;
        this.checkpoint = checkpoint;
    }

    /// @param morsels in the order of the direction
    /// @return what it has cost
    QueryStats run(List<Morsel> morsels, MorselLoops loops) throws IOException {
        QueryStats total = new QueryStats(Scan.ScanStats.NONE, morsels.size(), 0, 0);
        for (Loop loop : loops.run(morsels, Loop::new)) {
            total = total.plus(loop.stats);
        }
        return total;
    }

    /// One loop's worker: its own pipeline, and label sets that it has made lately. The heap sees to it that entries of all
    /// loops share them.
    private final class Loop implements MorselLoops.Worker {
        // Beyond that they are made again: all labels of the rows of a stream may be different.
        private static final long MAX_KNOWN_BYTES = 2 << 20;

        private final Pace pace = checkpoint.pace();
        private Pipeline pipeline = plan.start(pace::work);
        private final ByteKeyTable<EntryLabels> byKey = new ByteKeyTable<>();
        private final GrowingBytes key = new GrowingBytes(256);
        private LabelSet stream = LabelSet.EMPTY;
        private QueryStats stats = QueryStats.NONE;
        private long passed;
        private long knownBytes;

        @Override
        public boolean run(Morsel morsel) throws IOException {
            if (!heap.wantsSomeOf(morsel.range())) {
                return false;
            }
            passed = 0;
            try (Scan scan = morsel.open()) {
                boolean numbered = !forward && scan.newestFirst();
                long rowsBefore = 0;
                heap.narrow(scan);
                while (scan.advance()) {
                    checkpoint.check();
                    EntryBatch batch = scan.batch();
                    rowsBefore = numbered ? scan.firstRow() : rowsBefore;
                    batch(batch, morsel.sequence(), rowsBefore);
                    rowsBefore += batch.rowCount();
                    heap.narrow(scan);
                }
                stats = stats.plus(new QueryStats(scan.stats(), 0, 1, passed));
            }
            return true;
        }

        private void batch(EntryBatch batch, long sequence, long rowsBefore) {
            if (!stream.equals(batch.stream())) {
                stream = batch.stream();
                forgetLabels();
            }
            pipeline.start(batch);
            int rows = batch.rowCount();
            // Best rows first: the first one that the heap does not want ends the batch.
            for (int i = 0; i < rows; i++) {
                int row = forward ? i : rows - 1 - i;
                long timestamp = batch.timestampNanos(row);
                if (!heap.wants(timestamp)) {
                    return;
                }
                if (pipeline.isWorn()) {
                    pipeline = plan.start(pace::work);
                    pipeline.start(batch);
                    forgetLabels();
                }
                if (pipeline.test(row)) {
                    passed++;
                    var place = new EntryHeap.Place(timestamp, sequence, stream, rowsBefore + row);
                    if (heap.wouldTake(place)) {
                        heap.offer(place, line(pipeline.row()), labels(pipeline.row()));
                    }
                }
            }
        }

        private static Utf8Slice line(Row row) {
            int offset = row.lineOffset();
            byte[] line = Arrays.copyOfRange(row.line(), offset, offset + row.lineLength());
            return new Utf8Slice(line, 0, line.length);
        }

        private void forgetLabels() {
            byKey.clear();
            knownBytes = 0;
        }

        private EntryLabels labels(Row row) {
            key.clear();
            row.appendKey(key);
            EntryLabels known = byKey.get(key);
            if (known == null) {
                if (knownBytes > MAX_KNOWN_BYTES) {
                    forgetLabels();
                }
                known =
                        new EntryLabels(
                                row.streamLabels(), row.metadataLabels(), row.parsedLabels());
                knownBytes += key.size() + known.heldBytes();
                byKey.put(key, known);
            }
            return known;
        }
    }
}
