package io.skald.segment;

import io.skald.block.*;
import io.skald.io.*;
import io.skald.model.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;
import java.util.function.UnaryOperator;

public final class SegmentReader implements AutoCloseable {
    private final SegmentMeta meta;
    private final ReadFile file;
    private final long[] offsets;
    private final int[] lengths, heads;
    private final TenantId[] tenants;
    private final LabelSet[] labels;
    private final Set<String>[] names;
    private final int[] starts;
    private final long[][] chunks;
    private final Object[][] stats;
    private final Map<List<Object>, Integer> find = new HashMap<>();

    public interface StatsVisitor {
        void minute(
                String detectedLevel,
                long minuteEndNanos,
                long rows,
                long lineBytes,
                long metadataBytes);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private SegmentReader(
            SegmentMeta meta, ReadFile file, byte[] dir, UnaryOperator<LabelSet> interner) {
        this.meta = meta;
        this.file = file;
        var in = new Varints.Reader(dir, 0, dir.length);
        int blocks = in.readCount();
        offsets = new long[blocks];
        lengths = new int[blocks];
        heads = new int[blocks];
        long off = 0;
        for (int i = 0; i < blocks; i++) {
            offsets[i] = off;
            lengths[i] = in.readCount();
            heads[i] = in.readCount();
            off += lengths[i];
        }
        int n = in.readCount();
        tenants = new TenantId[n];
        labels = new LabelSet[n];
        names = new Set[n];
        starts = new int[n + 1];
        stats = new Object[n][];
        var all = new ArrayList<long[]>();
        for (int i = 0; i < n; i++) {
            int l = in.readCount();
            tenants[i] = new TenantId(Utf8.text(dir, in.skip(l), l));
            l = in.readCount();
            labels[i] = interner.apply(LabelSet.fromBytes(dir, in.skip(l), l));
            find.put(List.of(tenants[i], labels[i]), i);
            int c = in.readCount();
            var set = new TreeSet<String>();
            for (int k = 0; k < c; k++) {
                l = in.readCount();
                set.add(Utf8.text(dir, in.skip(l), l));
            }
            names[i] = set;
            c = in.readCount();
            for (int k = 0; k < c; k++) {
                long[] v = new long[6];
                for (int q = 0; q < 6; q++) v[q] = Varints.unzigzag(in.readLong());
                all.add(v);
            }
            starts[i + 1] = all.size();
            c = in.readCount();
            stats[i] = new Object[c];
            for (int k = 0; k < c; k++) {
                long m = Varints.unzigzag(in.readLong());
                l = in.readCount();
                String lv = Utf8.text(dir, in.skip(l), l);
                stats[i][k] =
                        new Object[] {
                            lv,
                            new long[] {
                                m * 60_000_000_000L, in.readLong(), in.readLong(), in.readLong()
                            }
                        };
            }
        }
        chunks = all.toArray(long[][]::new);
    }

    public static SegmentReader open(
            FileSystem files, SegmentMeta meta, UnaryOperator<LabelSet> interner)
            throws IOException {
        ReadFile file = files.open(meta.path());
        long size = file.size();
        if (size < 12) throw new CorruptFileException("short", meta.path(), 0);
        byte[] t = new byte[12];
        file.readFully(size - 12, ByteBuffer.wrap(t));
        long off = LittleEndian.getLong(t, 0);
        if (off < 0 || off > size - 12)
            throw new CorruptFileException("bad trailer", meta.path(), size);
        byte[] dir = new byte[(int) (size - 12 - off)];
        file.readFully(off, ByteBuffer.wrap(dir));
        if (new Crc().of(dir, 0, dir.length) != LittleEndian.getInt(t, 8))
            throw new CorruptFileException("bad crc", meta.path(), off);
        return new SegmentReader(meta, file, dir, interner);
    }

    public SegmentMeta meta() {
        return meta;
    }

    public int streamCount() {
        return labels.length;
    }

    public TenantId tenant(int s) {
        return tenants[s];
    }

    public LabelSet labels(int s) throws IOException {
        return labels[s];
    }

    public int find(TenantId t, LabelSet l) {
        return find.getOrDefault(List.of(t, l), -1);
    }

    public int chunkStart(int s) {
        return starts[s];
    }

    public int chunkEnd(int s) {
        return starts[s + 1];
    }

    public int chunkBlock(int c) {
        return (int) chunks[c][0];
    }

    public int chunkRowStart(int c) {
        return (int) chunks[c][1];
    }

    public int chunkRowCount(int c) {
        return (int) chunks[c][2];
    }

    public long chunkMinNanos(int c) {
        return chunks[c][3];
    }

    public long chunkMaxNanos(int c) {
        return chunks[c][4];
    }

    public long chunkLineBytes(int c) {
        return chunks[c][5];
    }

    public Set<String> metadataNames(int s) {
        return names[s];
    }

    public void stats(int s, StatsVisitor v) throws IOException {
        for (Object o : stats[s]) {
            Object[] p = (Object[]) o;
            long[] c = (long[]) p[1];
            v.minute((String) p[0], c[0], c[1], c[2], c[3]);
        }
    }

    public BlockReader block(int b, BlockScratch scratch) throws IOException {
        return BlockReader.open(file, meta.path(), offsets[b], lengths[b], heads[b], scratch);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
