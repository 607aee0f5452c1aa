package io.skald.segment;

import io.skald.block.*;
import io.skald.io.*;
import io.skald.model.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;

public final class Manifest implements AutoCloseable {
    private final FileSystem files;
    private final TreeMap<Long, SegmentMeta> segments = new TreeMap<>();
    private final TreeMap<Integer, Long> flushed = new TreeMap<>();
    private long nextId = 1;
    private long number;

    private Manifest(FileSystem f) {
        files = f;
    }

    public static Manifest open(FileSystem f) throws IOException {
        var m = new Manifest(f);
        if (f.exists("CURRENT")) {
            ReadFile r = f.open("CURRENT");
            byte[] b = new byte[(int) r.size()];
            r.readFully(0, ByteBuffer.wrap(b));
            r.close();
            if (new Crc().of(b, 4, b.length - 4) != LittleEndian.getInt(b, 0))
                throw new CorruptFileException("manifest", "CURRENT", 0);
            var in = new Varints.Reader(b, 4, b.length - 4);
            m.nextId = in.readLong();
            int n = in.readCount();
            for (int i = 0; i < n; i++) {
                long id = in.readLong();
                int l = in.readCount();
                String p = Utf8.text(b, in.skip(l), l);
                m.segments.put(
                        id,
                        new SegmentMeta(
                                id,
                                p,
                                in.readLong(),
                                in.readCount(),
                                in.readLong(),
                                in.readLong(),
                                in.readLong(),
                                Varints.unzigzag(in.readLong()),
                                Varints.unzigzag(in.readLong())));
            }
            n = in.readCount();
            for (int i = 0; i < n; i++) m.flushed.put(in.readCount(), in.readLong());
        }
        return m;
    }

    public List<SegmentMeta> segments() {
        return List.copyOf(segments.values());
    }

    public long flushedLsn(int s) {
        return flushed.getOrDefault(s, 0L);
    }

    public long nextSegmentId() {
        return nextId++;
    }

    public void commit(ManifestEdit e) throws IOException {
        var s = new TreeMap<>(segments);
        e.added().forEach(a -> s.put(a.id(), a));
        e.removedIds().forEach(s::remove);
        var fl = new TreeMap<>(flushed);
        fl.putAll(e.flushedLsn());
        var out = new GrowingBytes(1024);
        LittleEndian.putInt(out, 0);
        out.putVarint(nextId);
        out.putVarint(s.size());
        for (SegmentMeta a : s.values()) {
            out.putVarint(a.id());
            byte[] p = Utf8.bytes(a.path());
            out.putVarint(p.length);
            out.put(p, 0, p.length);
            out.putVarint(a.sequence());
            out.putVarint(a.level());
            out.putVarint(a.rows());
            out.putVarint(a.lineBytes());
            out.putVarint(a.fileBytes());
            out.putVarint(Varints.zigzag(a.minNanos()));
            out.putVarint(Varints.zigzag(a.maxNanos()));
        }
        out.putVarint(fl.size());
        fl.forEach((k, v) -> {
            out.putVarint(k);
            out.putVarint(v);
        });
        byte[] b = out.toBytes();
        int c = new Crc().of(b, 4, b.length - 4);
        for (int i = 0; i < 4; i++) b[i] = (byte) (c >> 8 * i);
        String tmp = "CURRENT." + number++ + ".tmp";
        files.delete(tmp);
        try (AppendFile f = files.create(tmp)) {
            f.append(ByteBuffer.wrap(b));
            f.sync();
        }
        files.rename(tmp, "CURRENT");
        files.syncDirectory("");
        segments.clear();
        segments.putAll(s);
        flushed.clear();
        flushed.putAll(fl);
    }

    @Override
    public void close() throws IOException {}
}
