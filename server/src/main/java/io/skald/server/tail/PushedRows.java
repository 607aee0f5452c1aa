package io.skald.server.tail;

import io.skald.model.EntryBatch;
import io.skald.model.MetadataColumns;
import io.skald.model.PushBatch;

/// Shows a run of a push as the rows that a pipeline takes, batch by batch. Lines stay where they are. One thread.
final class PushedRows {
    private static final int BATCH_ROWS = 4096;

    private final EntryBatch batch = new EntryBatch();
    private final MetadataColumns columns = new MetadataColumns();

    /// The next rows of a run: at least one, and as many as a batch has room for.
    ///
    /// @param from row of the push, in the run
    /// @return valid until the next call, as long as the push is held
    EntryBatch of(PushBatch push, int run, int from) {
        int count = take(push, from, Math.min(push.runEnd(run), from + BATCH_ROWS));
        batch.reset(push.stream(run), count);
        batch.lines(push.lines());
        for (int i = 0; i < count; i++) {
            batch.timestampArray()[i] = push.timestampNanos(from + i);
            batch.lineOffsetArray()[i] = push.lineOffset(from + i);
            batch.lineLengthArray()[i] = push.lineLength(from + i);
        }
        batch.metadata(columns.finish());
        return batch;
    }

    private int take(PushBatch push, int from, int to) {
        columns.start(_ -> true);
        int row = from;
        while (row < to) {
            int offset = push.metadataOffset(row);
            int length = push.metadataLength(row);
            long key = (long) offset << 32 | length;
            if (!columns.add(key, push.metadata(), offset, length)) {
                break;
            }
            row++;
        }
        return row - from;
    }
}
