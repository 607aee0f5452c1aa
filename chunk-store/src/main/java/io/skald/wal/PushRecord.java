package io.skald.wal;

import io.skald.block.ZstdCodec;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

/// Payload of a log record of kind [#KIND]: rows of one push, with their tenant and labels, so that a record can be
/// read without any other.
///
/// `v rawLength`, then one zstd frame (level 1) of that many bytes; `v` is a varint, `z` a zigzag varint:
///
/// | field                                   | meaning                                                           |
/// |-----------------------------------------|-------------------------------------------------------------------|
/// | v tenantBytes, tenant                   | UTF-8                                                             |
/// | v runs, runs x {v labelBytes, labels, v rows} | [LabelSet#toBytes()], rows of the run                       |
/// | v sets, sets x {v setBytes, set}        | distinct structured metadata, [io.skald.model.Metadata]           |
/// | rows x z timestamp                      | nanoseconds, difference to the row before (the first: to 0)       |
/// | rows x v set                            | 0 for none, else 1 + number of the set                            |
/// | rows x v lineBytes                      |                                                                   |
/// | lines                                   | back to back                                                      |
///
/// See docs/format/wal.md. Not thread-safe; buffers are reused from record to record.
public final class PushRecord implements AutoCloseable {
    /// Kind byte of these records.
    public static final byte KIND = 1;

    /// Rows with more line bytes than this go into a record of their own next ones.
    public static final int TARGET_LINE_BYTES = 4 << 20;

    private static final int MAX_RAW_BYTES = 1 << 30;
    private static final int ZSTD_LEVEL = 1;
    // Buffers that one huge push made large are given back after it.
    private static final int KEEP_BUFFER_BYTES = 8 << 20;
    private static final int INITIAL_BYTES = 1 << 16;

    private final ZstdCodec zstd = ZstdCodec.forLines(ZSTD_LEVEL);
    private GrowingBytes raw = new GrowingBytes(INITIAL_BYTES);
    private GrowingBytes compressed = new GrowingBytes(INITIAL_BYTES);
    // Those who only encode need neither.
    private final Decoded decoded = new Decoded();
    private @Nullable KnownLabels knownLabels;

    /// Place for the rows of one record at a time, used again and again.
    public static final class Decoded {
        private byte[] bytes = new byte[0];

        private byte[] ofLength(int length) {
            if (length > KEEP_BUFFER_BYTES) {
                return new byte[length];
            }
            if (length > bytes.length) {
                bytes = new byte[Math.min(KEEP_BUFFER_BYTES, Math.max(length, 2 * bytes.length))];
            }
            return bytes;
        }
    }

    /// Encodes rows `[fromRow, toRow)` of a batch.
    ///
    /// @return the payload, in an array of its own length
    public byte[] encode(PushBatch batch, int fromRow, int toRow) {
        raw.clear();
        String tenant = batch.tenant().value();
        raw.putVarint(Utf8.size(tenant));
        raw.putText(tenant);
        putRuns(batch, fromRow, toRow);
        int[] setOfRow = putSets(batch, fromRow, toRow);
        long previous = 0;
        for (int row = fromRow; row < toRow; row++) {
            raw.putVarint(Varints.zigzag(batch.timestampNanos(row) - previous));
            previous = batch.timestampNanos(row);
        }
        for (int set : setOfRow) {
            raw.putVarint(set);
        }
        for (int row = fromRow; row < toRow; row++) {
            raw.putVarint(batch.lineLength(row));
        }
        for (int row = fromRow; row < toRow; row++) {
            raw.put(batch.lines(), batch.lineOffset(row), batch.lineLength(row));
        }
        return compress();
    }

    private void putRuns(PushBatch batch, int fromRow, int toRow) {
        int first = 0;
        while (batch.runEnd(first) <= fromRow) {
            first++;
        }
        int end = first;
        while (end < batch.runCount() && batch.runStart(end) < toRow) {
            end++;
        }
        raw.putVarint(end - first);
        for (int run = first; run < end; run++) {
            LabelSet labels = batch.stream(run);
            raw.putVarint(labels.storedBytes());
            labels.writeTo(raw);
            int rows = Math.min(toRow, batch.runEnd(run)) - Math.max(fromRow, batch.runStart(run));
            raw.putVarint(rows);
        }
    }

    /// Writes each distinct range of metadata once; equal sets in different places of the array stay apart, which
    /// costs bytes but no meaning.
    private int[] putSets(PushBatch batch, int fromRow, int toRow) {
        int[] setOfRow = new int[toRow - fromRow];
        var known = new java.util.HashMap<Long, Integer>();
        var sets = new GrowingBytes(256);
        long lastRange = -1;
        int lastSet = 0;
        for (int row = fromRow; row < toRow; row++) {
            int length = batch.metadataLength(row);
            if (length == 0) {
                continue;
            }
            long range = (long) batch.metadataOffset(row) << 32 | length;
            if (range != lastRange) {
                lastRange = range;
                Integer set = known.get(range);
                if (set == null) {
                    set = known.size() + 1;
                    known.put(range, set);
                    sets.putVarint(length);
                    sets.put(batch.metadata(), batch.metadataOffset(row), length);
                }
                lastSet = set;
            }
            setOfRow[row - fromRow] = lastSet;
        }
        raw.putVarint(known.size());
        raw.put(sets.array(), 0, sets.size());
        return setOfRow;
    }

    private byte[] compress() {
        if (raw.size() > MAX_RAW_BYTES) {
            throw new IllegalArgumentException("record of " + raw.size() + " bytes");
        }
        compressed.clear();
        compressed.ensure(Varints.MAX_BYTES + ZstdCodec.maxCompressedLength(raw.size()));
        compressed.putVarint(raw.size());
        compressed.advance(
                zstd.compress(raw.array(), 0, raw.size(), compressed.array(), compressed.size()));
        byte[] payload = compressed.toBytes();
        if (raw.size() > KEEP_BUFFER_BYTES) {
            raw = new GrowingBytes(INITIAL_BYTES);
            compressed = new GrowingBytes(INITIAL_BYTES);
        }
        return payload;
    }

    /// Reads a payload back. The batch is valid until the next call: it shows a buffer that is used again.
    ///
    /// @throws IllegalArgumentException when the bytes are not what [#encode] writes
    public PushBatch decode(byte[] payload, int offset, int length) {
        return decode(payload, offset, length, decoded);
    }

    /// The same, but the batch is valid until the next call with the same place.
    public PushBatch decode(byte[] payload, int offset, int length, Decoded place) {
        var in = new Varints.Reader(payload, offset, length);
        int rawLength = in.readCount();
        if (rawLength > MAX_RAW_BYTES) {
            throw new IllegalArgumentException("record of " + rawLength + " bytes");
        }
        byte[] bytes = place.ofLength(rawLength);
        zstd.decompress(payload, in.position(), in.remaining(), bytes, 0, rawLength);
        return readRows(bytes, rawLength);
    }

    private PushBatch readRows(byte[] bytes, int length) {
        KnownLabels known = knownLabels;
        if (known == null) {
            known = new KnownLabels();
            knownLabels = known;
        }
        var in = new Varints.Reader(bytes, 0, length);
        int tenantBytes = in.readCount();
        var tenant = new TenantId(Utf8.text(bytes, in.skip(tenantBytes), tenantBytes));
        int runs = checkCount(in.readCount(), in);
        LabelSet[] labels = new LabelSet[runs];
        int[] runRows = new int[runs];
        int rows = 0;
        for (int run = 0; run < runs; run++) {
            int labelBytes = in.readCount();
            labels[run] = known.read(bytes, in.skip(labelBytes), labelBytes);
            runRows[run] = checkCount(in.readCount(), in);
            rows = checkCount(rows + runRows[run], in);
        }
        int sets = checkCount(in.readCount(), in);
        int[] setOffsets = new int[sets];
        int[] setLengths = new int[sets];
        for (int set = 0; set < sets; set++) {
            setLengths[set] = in.readCount();
            setOffsets[set] = in.skip(setLengths[set]);
        }
        return build(bytes, in, tenant, labels, runRows, rows, setOffsets, setLengths);
    }

    private static PushBatch build(
            byte[] bytes,
            Varints.Reader in,
            TenantId tenant,
            LabelSet[] labels,
            int[] runRows,
            int rows,
            int[] setOffsets,
            int[] setLengths) {
        long[] timestamps = new long[rows];
        long previous = 0;
        for (int row = 0; row < rows; row++) {
            previous += Varints.unzigzag(in.readLong());
            timestamps[row] = previous;
        }
        int[] setOfRow = new int[rows];
        for (int row = 0; row < rows; row++) {
            setOfRow[row] = in.readCount();
            if (setOfRow[row] > setOffsets.length) {
                throw new IllegalArgumentException("metadata set " + setOfRow[row] + " missing");
            }
        }
        int[] lengths = new int[rows];
        for (int row = 0; row < rows; row++) {
            lengths[row] = in.readCount();
        }
        var builder = new PushBatch.Builder(tenant, rows);
        int row = 0;
        for (int run = 0; run < labels.length; run++) {
            builder.startRun(labels[run]);
            for (int end = row + runRows[run]; row < end; row++) {
                int line = in.skip(lengths[row]);
                int set = setOfRow[row];
                builder.row(
                        timestamps[row],
                        line,
                        lengths[row],
                        set == 0 ? 0 : setOffsets[set - 1],
                        set == 0 ? 0 : setLengths[set - 1]);
            }
        }
        if (in.remaining() != 0) {
            throw new IllegalArgumentException(in.remaining() + " bytes behind the rows");
        }
        return builder.build(bytes, bytes);
    }

    /// Each counted thing takes a byte at least: more of them than bytes is nonsense, and must not size an array.
    private static int checkCount(int count, Varints.Reader in) {
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "count " + count + ", " + in.remaining() + " bytes left");
        }
        return count;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
