package io.skald.store;

import io.skald.model.PushBatch;
import io.skald.wal.PushRecord;
import io.skald.wal.WalPayload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Encodes pushes into log records on the callers' threads; keeps a few encoders, which hold large buffers.
/// Thread-safe.
final class RecordPool implements AutoCloseable {
    private static final int KEPT = 8;
    private final BlockingQueue<PushRecord> idle = new ArrayBlockingQueue<>(KEPT);

    /// A push of ordinary size is one record; a huge one is several, so that no record grows without bound.
    List<WalPayload> encode(PushBatch batch) {
        PushRecord encoder = idle.poll();
        if (encoder == null) {
            encoder = new PushRecord();
        }
        try {
            List<WalPayload> payloads = new ArrayList<>(1);
            for (int from = 0; from < batch.rowCount(); ) {
                int to = endOfRecord(batch, from);
                byte[] payload = encoder.encode(batch, from, to);
                payloads.add(new WalPayload(PushRecord.KIND, payload, 0, payload.length));
                from = to;
            }
            return payloads;
        } finally {
            if (!idle.offer(encoder)) {
                encoder.close();
            }
        }
    }

    private static int endOfRecord(PushBatch batch, int from) {
        long bytes = 0;
        int to = from;
        while (to < batch.rowCount() && bytes < PushRecord.TARGET_LINE_BYTES) {
            bytes += batch.lineLength(to++);
        }
        return to;
    }

    @Override
    public void close() {
        for (PushRecord encoder = idle.poll(); encoder != null; encoder = idle.poll()) {
            encoder.close();
        }
    }
}
