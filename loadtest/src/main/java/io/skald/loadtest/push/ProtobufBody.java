package io.skald.loadtest.push;

import com.google.protobuf.CodedOutputStream;

import org.xerial.snappy.Snappy;

import java.io.IOException;
import java.util.List;

/// Loki's `PushRequest` in snappy's block format, as Promtail and Alloy send it.
///
/// | message      | field     | number | wire type                                  |
/// |--------------|-----------|-------:|--------------------------------------------|
/// | PushRequest  | streams   |      1 | message                                    |
/// | Stream       | labels    |      1 | string, `{a="b", c="d"}`                   |
/// |              | entries   |      2 | message                                    |
/// | Entry        | timestamp |      1 | message: seconds 1 varint, nanos 2 varint  |
/// |              | line      |      2 | bytes                                      |
public final class ProtobufBody implements BodyEncoder {
    private static final int FIELD_STREAMS = 1;
    private static final int FIELD_LABELS = 1;
    private static final int FIELD_ENTRIES = 2;
    private static final int FIELD_TIMESTAMP = 1;
    private static final int FIELD_LINE = 2;
    private static final int FIELD_SECONDS = 1;
    private static final int FIELD_NANOS = 2;
    private static final int WIRE_TYPE_BYTES = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int TAG_BYTES = 1;

    private byte[] plain = new byte[0];
    private byte[] compressed = new byte[0];

    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    @Override
    public byte[] body() {
        return compressed;
    }

    @Override
    public int encode(LineBatch batch, List<StreamLabels> labels) throws IOException {
        int length = encodePlain(batch, labels);
        int bound = Snappy.maxCompressedLength(length);
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        return Snappy.compress(plain, 0, length, compressed, 0);
    }

    /// The message before compression, in [#plain()].
    int encodePlain(LineBatch batch, List<StreamLabels> labels) throws IOException {
        int[] order = batch.orderByStream(labels.size());
        int total = 0;
        for (int from = 0; from < order.length; from = runEnd(batch, order, from)) {
            total += framed(streamSize(batch, labels, order, from, runEnd(batch, order, from)));
        }
        if (plain.length < total) {
            plain = new byte[total + (total >> 2)];
        }
        CodedOutputStream out = CodedOutputStream.newInstance(plain, 0, total);
        for (int from = 0; from < order.length; ) {
            int to = runEnd(batch, order, from);
            out.writeTag(FIELD_STREAMS, WIRE_TYPE_BYTES);
            out.writeUInt32NoTag(streamSize(batch, labels, order, from, to));
            out.writeByteArray(FIELD_LABELS, labels.get(batch.stream(order[from])).selectorBytes());
            for (int i = from; i < to; i++) {
                writeEntry(out, batch, order[i]);
            }
            from = to;
        }
        out.checkNoSpaceLeft();
        return total;
    }

    byte[] plain() {
        return plain;
    }

    private static void writeEntry(CodedOutputStream out, LineBatch batch, int line)
            throws IOException {
        long seconds = Math.floorDiv(batch.timestampNanos(line), NANOS_PER_SECOND);
        int nanos = (int) Math.floorMod(batch.timestampNanos(line), NANOS_PER_SECOND);
        out.writeTag(FIELD_ENTRIES, WIRE_TYPE_BYTES);
        out.writeUInt32NoTag(entrySize(batch, line));
        out.writeTag(FIELD_TIMESTAMP, WIRE_TYPE_BYTES);
        out.writeUInt32NoTag(timestampSize(seconds, nanos));
        out.writeInt64(FIELD_SECONDS, seconds);
        if (nanos != 0) {
            out.writeInt32(FIELD_NANOS, nanos);
        }
        out.writeTag(FIELD_LINE, WIRE_TYPE_BYTES);
        out.writeUInt32NoTag(batch.length(line));
        out.write(batch.bytes(), batch.start(line), batch.length(line));
    }

    private static int runEnd(LineBatch batch, int[] order, int from) {
        int to = from + 1;
        while (to < order.length && batch.stream(order[to]) == batch.stream(order[from])) {
            to++;
        }
        return to;
    }

    private static int streamSize(
            LineBatch batch, List<StreamLabels> labels, int[] order, int from, int to) {
        int size = framed(labels.get(batch.stream(order[from])).selectorBytes().length);
        for (int i = from; i < to; i++) {
            size += framed(entrySize(batch, order[i]));
        }
        return size;
    }

    private static int entrySize(LineBatch batch, int line) {
        long seconds = Math.floorDiv(batch.timestampNanos(line), NANOS_PER_SECOND);
        int nanos = (int) Math.floorMod(batch.timestampNanos(line), NANOS_PER_SECOND);
        return framed(timestampSize(seconds, nanos)) + framed(batch.length(line));
    }

    private static int timestampSize(long seconds, int nanos) {
        int size = TAG_BYTES + CodedOutputStream.computeInt64SizeNoTag(seconds);
        return nanos == 0
                ? size
                : size + TAG_BYTES + CodedOutputStream.computeInt32SizeNoTag(nanos);
    }

    /// Tag, length and payload of a field below number 16.
    private static int framed(int payload) {
        return TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(payload) + payload;
    }
}
