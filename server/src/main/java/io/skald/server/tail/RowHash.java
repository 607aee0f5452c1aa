package io.skald.server.tail;

import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.Utf8Slice;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// 64 bits that stand for a stored row: stream, time, line and metadata. Two rows among the ten thousands that are
/// compared share them by chance with a probability below 10^-9.
final class RowHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Odd number with bits well spread: 2^64 / golden ratio.
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private RowHash() {}

    static long ofStream(LabelSet labels) {
        return labels.fingerprint().high();
    }

    /// @param streamHash of the batch's stream
    /// @param batch with lines and all metadata, in any order of its columns
    static long of(long streamHash, EntryBatch batch, int row) {
        long hash = mixed(streamHash, batch.timestampNanos(row));
        hash = of(hash, batch.lines(), batch.lineOffset(row), batch.lineLength(row));
        long metadata = 0;
        for (int i = 0; i < batch.metadata().size(); i++) {
            MetadataColumn column = batch.metadata().get(i);
            Utf8Slice value = column.value(row);
            if (value != null) {
                long pair = column.name().hashCode();
                metadata += of(pair, value.bytes(), value.offset(), value.length());
            }
        }
        return mixed(hash, metadata);
    }

    private static long of(long seed, byte[] bytes, int offset, int length) {
        long hash = mixed(seed, length);
        int i = offset;
        int end = offset + length;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, i));
        }
        long rest = 0;
        for (; i < end; i++) {
            rest = rest << 8 | bytes[i] & 0xff;
        }
        return mixed(hash, rest);
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ mixed >>> 29;
    }
}
